/** GET: the orders behind a row of the tie-out. */
import { apiRoute } from '@/lib/http/route';
import { listTieOut, recentRange, tieOutListParams } from '@/lib/reporting';
import { ownShopSources } from '@/lib/sources/registry';

export const GET = apiRoute(
  { params: tieOutListParams, permission: 'event.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => listTieOut(tx, site, params, ownShopSources)),
);
