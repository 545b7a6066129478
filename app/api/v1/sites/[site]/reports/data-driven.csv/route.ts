/** GET: data-driven attribution as a file for spreadsheets. The same parameters, the same rows. */
import { apiRoute } from '@/lib/http/route';
import { dataDrivenCsv, dataDrivenParams, dataDrivenReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: dataDrivenParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `data-driven-${params.kind}-${site.slug}-${params.from}-${params.to}.csv`;
    return new Response(dataDrivenCsv(await read((tx) => dataDrivenReport(tx, site, params))), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
    });
  },
);
