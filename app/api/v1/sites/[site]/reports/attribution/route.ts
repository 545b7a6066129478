/** GET: the attribution report. */
import { apiRoute } from '@/lib/http/route';
import { attributionParams, attributionReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: attributionParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => attributionReport(tx, site, params)),
);
