/** GET: the same list as a file for spreadsheets. */
import { csvRoute } from '@/lib/http/csv-route';
import { allCosts, costsCsv, costsParams, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: costsParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `cost-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: costsCsv(await read((tx) => allCosts(tx, site, params))) };
  },
);
