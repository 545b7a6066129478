/** GET: signal loss in money. */
import { apiRoute } from '@/lib/http/route';
import { recentRange, signalLossParams, signalLossReport } from '@/lib/reporting';
import { shopSources } from '@/lib/sources/registry';

export const GET = apiRoute(
  { params: signalLossParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => signalLossReport(tx, site, params, shopSources)),
);
