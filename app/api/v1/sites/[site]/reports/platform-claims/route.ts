/** GET: what ad platforms claim beside what we credit. */
import { apiRoute } from '@/lib/http/route';
import { platformClaimsParams, platformClaimsReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: platformClaimsParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => platformClaimsReport(tx, site, params)),
);
