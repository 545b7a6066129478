/** GET: the data quality of a range of days. */
import { apiRoute } from '@/lib/http/route';
import { qualityParams, qualityReport, recentRange } from '@/lib/reporting';
import { paymentSources, shopSources } from '@/lib/sources/registry';

export const GET = apiRoute(
  { params: qualityParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => qualityReport(tx, site, params, shopSources, new Date(), paymentSources)),
);
