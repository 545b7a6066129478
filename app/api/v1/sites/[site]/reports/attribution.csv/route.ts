/** GET: the attribution report as a file for spreadsheets. The same parameters, the same rows. */
import { apiRoute } from '@/lib/http/route';
import { attributionCsv, attributionFilePage, attributionParams, attributionReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: attributionParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `attribution-${site.slug}-${params.from}-${params.to}.csv`;
    const report = await read((tx) => attributionReport(tx, site, { ...params, ...attributionFilePage }));
    return new Response(attributionCsv(report), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
    });
  },
);
