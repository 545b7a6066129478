/** GET: new against returning buyers as a file for spreadsheets. */
import { csvRoute } from '@/lib/http/csv-route';
import { buyersCsv, buyersParams, buyersReport, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: buyersParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `buyers-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: buyersCsv(await read((tx) => buyersReport(tx, site, params))) };
  },
);
