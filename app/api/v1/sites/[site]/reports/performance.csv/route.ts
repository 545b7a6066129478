/** GET: the whole performance report as a file for spreadsheets. */
import { csvRoute } from '@/lib/http/csv-route';
import { performanceCsv, performanceParams, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: performanceParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `performance-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: await read((tx) => performanceCsv(tx, site, params)) };
  },
);
