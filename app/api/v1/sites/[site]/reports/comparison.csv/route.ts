/** GET: the comparison of models as a file for spreadsheets. The same parameters, the same rows. */
import { apiRoute } from '@/lib/http/route';
import { comparisonCsv, comparisonParams, comparisonReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: comparisonParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `comparison-${site.slug}-${params.from}-${params.to}.csv`;
    return new Response(comparisonCsv(await read((tx) => comparisonReport(tx, site, params))), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
    });
  },
);
