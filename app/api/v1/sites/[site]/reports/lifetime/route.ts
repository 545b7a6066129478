/** GET: lifetime value by what won the customer. */
import { apiRoute } from '@/lib/http/route';
import { lifetimeParams, lifetimeReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: lifetimeParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => lifetimeReport(tx, site, params)),
);
