/** GET: new against returning buyers by day. */
import { apiRoute } from '@/lib/http/route';
import { buyersParams, buyersReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: buyersParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => buyersReport(tx, site, params)),
);
