/** GET: the signal loss report as a file for spreadsheets. */
import { csvRoute } from '@/lib/http/csv-route';
import { recentRange, signalLossCsv, signalLossParams } from '@/lib/reporting';
import { shopSources } from '@/lib/sources/registry';

export const GET = csvRoute(
  { params: signalLossParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `signal-loss-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: await read((tx) => signalLossCsv(tx, site, params, shopSources)) };
  },
);
