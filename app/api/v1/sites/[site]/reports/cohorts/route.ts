/** GET: customers by the month of their first order or by what won them, and what they were worth since. */
import { apiRoute } from '@/lib/http/route';
import { cohortsParams, cohortsReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: cohortsParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => cohortsReport(tx, site, params)),
);
