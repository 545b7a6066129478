/** GET: the attribution report as a file for spreadsheets. The same parameters, the same rows. */
import { csvRoute } from '@/lib/http/csv-route';
import { attributionCsv, attributionFilePage, attributionParams, attributionReport, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: attributionParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `attribution-${site.slug}-${params.from}-${params.to}.csv`;
    const report = await read((tx) => attributionReport(tx, site, { ...params, ...attributionFilePage }));
    return { file, text: attributionCsv(report) };
  },
);
