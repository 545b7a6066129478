/** GET: what ad platforms would claim of the orders. */
import { apiRoute } from '@/lib/http/route';
import { claimsParams, claimsReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: claimsParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => claimsReport(tx, site, params)),
);
