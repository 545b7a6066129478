/** GET: the report Tie-out. */
import { apiRoute } from '@/lib/http/route';
import { recentRange, tieOutParams, tieOutReport } from '@/lib/reporting';
import { ownShopSources } from '@/lib/sources/registry';

export const GET = apiRoute({ params: tieOutParams, permission: 'event.read', defaults: recentRange }, ({ read, site, params }) =>
  read((tx) => tieOutReport(tx, site, params, ownShopSources)),
);
