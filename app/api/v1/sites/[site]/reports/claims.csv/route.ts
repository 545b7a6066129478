/** GET: the over-claim map as a file for spreadsheets. The same parameters, the same rows. */
import { apiRoute } from '@/lib/http/route';
import { claimsCsv, claimsParams, claimsReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: claimsParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `claims-${site.slug}-${params.from}-${params.to}.csv`;
    return new Response(claimsCsv(await read((tx) => claimsReport(tx, site, params))), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
    });
  },
);
