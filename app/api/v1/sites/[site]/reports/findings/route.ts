/** GET: campaigns that there is reason to look at. */
import { apiRoute } from '@/lib/http/route';
import { findingsParams, findingsReport } from '@/lib/reporting';

export const GET = apiRoute({ params: findingsParams, permission: 'report.read' }, ({ read, site, params }) =>
  read((tx) => findingsReport(tx, site, params)),
);
