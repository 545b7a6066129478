/** GET: a row of the creatives report week by week. */
import { apiRoute } from '@/lib/http/route';
import { creativeParams, creativeReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: creativeParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => creativeReport(tx, site, params)),
);
