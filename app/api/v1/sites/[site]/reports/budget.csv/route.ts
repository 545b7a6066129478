/** GET: a month's cost against its budgets, as a file for spreadsheets. */
import { csvRoute } from '@/lib/http/csv-route';
import { budgetCsv, budgetParams, budgetReport } from '@/lib/reporting';

export const GET = csvRoute({ params: budgetParams, permission: 'report.read' }, async ({ read, site, params }) => {
  const report = await read((tx) => budgetReport(tx, site, params));
  return { file: `budget-${site.slug}-${report.month}`, text: budgetCsv(report) };
});
