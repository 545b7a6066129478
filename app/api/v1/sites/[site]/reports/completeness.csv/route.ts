/** GET: the days that are not all in, as a file for spreadsheets. */
import { csvRoute } from '@/lib/http/csv-route';
import { completenessCsv, completenessParams, completenessReport } from '@/lib/reporting';

export const GET = csvRoute({ params: completenessParams, permission: 'report.read' }, async ({ read, site, params }) => {
  const report = await read((tx) => completenessReport(tx, site, params));
  const file = `completeness-${site.slug}-${report.at.slice(0, 10)}.csv`;
  return { file, text: completenessCsv(report) };
});
