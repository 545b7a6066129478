/** GET: the same list as a file for spreadsheets. */
import { csvRoute } from '@/lib/http/csv-route';
import { allUnmatched, recentRange, unmatchedCsv, unmatchedParams } from '@/lib/reporting';
import { paymentSources, shopSources } from '@/lib/sources/registry';

export const GET = csvRoute(
  { params: unmatchedParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const rows = await read((tx) => allUnmatched(tx, site, params, { shopSources, paymentSources }));
    const file = `money-without-an-order-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: unmatchedCsv(rows) };
  },
);
