/** GET: the journeys report: what led to orders, in which sequence and how fast. */
import { apiRoute } from '@/lib/http/route';
import { journeysParams, journeysReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: journeysParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => journeysReport(tx, site, params)),
);
