/** GET: the journeys report as a file for spreadsheets. The same parameters, the same rows. */
import { apiRoute } from '@/lib/http/route';
import { journeysCsv, journeysParams, journeysReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: journeysParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `journeys-${site.slug}-${params.from}-${params.to}.csv`;
    return new Response(journeysCsv(await read((tx) => journeysReport(tx, site, params))), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
    });
  },
);
