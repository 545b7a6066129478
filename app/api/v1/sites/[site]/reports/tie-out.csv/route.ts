/** GET: the orders that differ from the shop's own word, as a file for spreadsheets. */
import { csvRoute } from '@/lib/http/csv-route';
import { allTieOut, recentRange, tieOutCsv, tieOutParams } from '@/lib/reporting';
import { ownShopSources } from '@/lib/sources/registry';

export const GET = csvRoute(
  { params: tieOutParams, permission: 'event.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `tie-out-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: tieOutCsv(await read((tx) => allTieOut(tx, site, params, ownShopSources))) };
  },
);
