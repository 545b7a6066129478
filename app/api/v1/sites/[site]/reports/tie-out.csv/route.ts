/** GET: the orders that differ from the shop's own word, as a file for spreadsheets. */
import { apiRoute } from '@/lib/http/route';
import { allTieOut, recentRange, tieOutCsv, tieOutParams } from '@/lib/reporting';
import { ownShopSources } from '@/lib/sources/registry';

export const GET = apiRoute(
  { params: tieOutParams, permission: 'event.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `tie-out-${site.slug}-${params.from}-${params.to}.csv`;
    return new Response(tieOutCsv(await read((tx) => allTieOut(tx, site, params, ownShopSources))), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
    });
  },
);
