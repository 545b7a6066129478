/** GET: the signal loss report as a file for spreadsheets. */
import { apiRoute } from '@/lib/http/route';
import { recentRange, signalLossCsv, signalLossParams } from '@/lib/reporting';
import { shopSources } from '@/lib/sources/registry';

export const GET = apiRoute(
  { params: signalLossParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `signal-loss-${site.slug}-${params.from}-${params.to}.csv`;
    return new Response(await read((tx) => signalLossCsv(tx, site, params, shopSources)), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
    });
  },
);
