/** GET: data-driven attribution as a file for spreadsheets. The same parameters, the same rows. */
import { csvRoute } from '@/lib/http/csv-route';
import { dataDrivenCsv, dataDrivenParams, dataDrivenReport, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: dataDrivenParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `data-driven-${params.kind}-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: dataDrivenCsv(await read((tx) => dataDrivenReport(tx, site, params))) };
  },
);
