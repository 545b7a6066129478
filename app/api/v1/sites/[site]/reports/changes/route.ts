/** GET: the report Changes. */
import { apiRoute } from '@/lib/http/route';
import { changesParams, changesReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: changesParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => changesReport(tx, site, params)),
);
