/** GET: products without a cost, as a file to fill in. */
import { csvRoute } from '@/lib/http/csv-route';
import { contributionCsv, contributionParams, contributionReport, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: contributionParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const report = await read((tx) => contributionReport(tx, site, params, { productsMax: Number.POSITIVE_INFINITY }));
    return { file: `products-without-cost-${site.slug}.csv`, text: contributionCsv(report) };
  },
);
