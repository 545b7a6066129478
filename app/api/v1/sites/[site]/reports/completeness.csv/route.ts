/** GET: the days that are not all in, as a file for spreadsheets. */
import { apiRoute } from '@/lib/http/route';
import { completenessCsv, completenessParams, completenessReport } from '@/lib/reporting';

export const GET = apiRoute({ params: completenessParams, permission: 'report.read' }, async ({ read, site, params }) => {
  const report = await read((tx) => completenessReport(tx, site, params));
  const file = `completeness-${site.slug}-${report.at.slice(0, 10)}.csv`;
  return new Response(completenessCsv(report), {
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
  });
});
