/** GET: the comparison of models as a file for spreadsheets. The same parameters, the same rows. */
import { csvRoute } from '@/lib/http/csv-route';
import { comparisonCsv, comparisonParams, comparisonReport, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: comparisonParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `comparison-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: comparisonCsv(await read((tx) => comparisonReport(tx, site, params))) };
  },
);
