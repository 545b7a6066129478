/** GET: the funnel as a file for spreadsheets: every row, whatever the page. */
import { csvRoute } from '@/lib/http/csv-route';
import { funnelCsv, funnelParams, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: funnelParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `funnel-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: await read((tx) => funnelCsv(tx, site, params)) };
  },
);
