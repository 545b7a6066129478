/** GET: the over-claim map as a file for spreadsheets. The same parameters, the same rows. */
import { csvRoute } from '@/lib/http/csv-route';
import { claimsCsv, claimsParams, claimsReport, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: claimsParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `claims-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: claimsCsv(await read((tx) => claimsReport(tx, site, params))) };
  },
);
