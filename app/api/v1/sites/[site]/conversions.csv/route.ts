/** GET: conversions besides orders as a file for spreadsheets. */
import { apiRoute } from '@/lib/http/route';
import { allConversions, conversionsCsv, conversionsParams, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: conversionsParams, permission: 'event.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const rows = await read((tx) => allConversions(tx, site, params));
    const file = `conversions-${site.slug}-${params.from}-${params.to}.csv`;
    return new Response(conversionsCsv(rows), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
    });
  },
);
