/** GET: a month's cost against its budgets. */
import { apiRoute } from '@/lib/http/route';
import { budgetParams, budgetReport } from '@/lib/reporting';

export const GET = apiRoute({ params: budgetParams, permission: 'report.read' }, ({ read, site, params }) =>
  read((tx) => budgetReport(tx, site, params)),
);
