/** GET: where cost and visits of ads do not find each other. */
import { apiRoute } from '@/lib/http/route';
import { adTrackingParams, adTrackingReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: adTrackingParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => adTrackingReport(tx, site, params)),
);
