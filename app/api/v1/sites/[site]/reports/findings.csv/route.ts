/** GET: the findings as a file for spreadsheets. */
import { csvRoute } from '@/lib/http/csv-route';
import { findingsCsv, findingsParams, findingsReport } from '@/lib/reporting';

export const GET = csvRoute({ params: findingsParams, permission: 'report.read' }, async ({ read, site, params }) => ({
  file: `findings-${site.slug}`,
  text: findingsCsv(await read((tx) => findingsReport(tx, site, params))),
}));
