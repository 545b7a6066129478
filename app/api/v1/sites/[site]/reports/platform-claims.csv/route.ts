/** GET: what ad platforms claim beside what we credit, as a file for spreadsheets. The same parameters, the same rows. */
import { csvRoute } from '@/lib/http/csv-route';
import { platformClaimsCsv, platformClaimsParams, platformClaimsReport, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: platformClaimsParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `platform-claims-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: platformClaimsCsv(await read((tx) => platformClaimsReport(tx, site, params))) };
  },
);
