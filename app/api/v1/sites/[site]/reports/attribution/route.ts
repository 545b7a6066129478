/** GET: the attribution report. */
import { apiRoute } from '@/lib/http/route';
import { attributionParams, attributionReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: attributionParams, permission: 'report.read', defaults: recentRange },
  ({ db, site, params }) => attributionReport(db, site, params),
);
