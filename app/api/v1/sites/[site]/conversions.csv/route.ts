/** GET: conversions besides orders as a file for spreadsheets. */
import { csvRoute } from '@/lib/http/csv-route';
import { allConversions, conversionsCsv, conversionsParams, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: conversionsParams, permission: 'event.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const rows = await read((tx) => allConversions(tx, site, params));
    const file = `conversions-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: conversionsCsv(rows) };
  },
);
