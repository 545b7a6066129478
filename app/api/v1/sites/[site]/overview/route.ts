/** GET: the overview. */
import { apiRoute } from '@/lib/http/route';
import { overviewParams, overviewReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: overviewParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => overviewReport(tx, site, params)),
);
