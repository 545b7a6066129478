/** GET: how far visits came towards an order. */
import { apiRoute } from '@/lib/http/route';
import { funnelParams, funnelReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: funnelParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => funnelReport(tx, site, params)),
);
