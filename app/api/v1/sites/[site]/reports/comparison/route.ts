/** GET: all models side by side. */
import { apiRoute } from '@/lib/http/route';
import { comparisonParams, comparisonReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: comparisonParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => comparisonReport(tx, site, params)),
);
