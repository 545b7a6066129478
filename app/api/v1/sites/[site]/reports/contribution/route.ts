/** GET: what the store's orders left after their costs. */
import { apiRoute } from '@/lib/http/route';
import { contributionParams, contributionReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: contributionParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => contributionReport(tx, site, params)),
);
