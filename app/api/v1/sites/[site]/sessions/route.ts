/** GET: the list of visits, latest first. */
import { apiRoute } from '@/lib/http/route';
import { listSessions, recentRange, sessionsParams } from '@/lib/reporting';

export const GET = apiRoute(
  { params: sessionsParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => listSessions(tx, site, params)),
);
