/** GET: the journeys report as a file for spreadsheets. The same parameters, the same rows. */
import { csvRoute } from '@/lib/http/csv-route';
import { journeysCsv, journeysParams, journeysReport, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: journeysParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `journeys-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: journeysCsv(await read((tx) => journeysReport(tx, site, params))) };
  },
);
