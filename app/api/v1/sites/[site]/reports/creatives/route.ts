/** GET: what ads' pictures and films cost and earned. */
import { apiRoute } from '@/lib/http/route';
import { creativesParams, creativesReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: creativesParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => creativesReport(tx, site, params)),
);
