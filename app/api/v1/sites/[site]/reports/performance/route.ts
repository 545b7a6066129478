/** GET: one level of the performance report. */
import { apiRoute } from '@/lib/http/route';
import { performanceParams, performanceReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: performanceParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => performanceReport(tx, site, params)),
);
