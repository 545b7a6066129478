/** GET: data-driven attribution as it was last worked out. POST: has it worked out. */
import { apiRoute } from '@/lib/http/route';
import { dataDrivenParams, dataDrivenReport, recentRange } from '@/lib/reporting';

export { askDataDrivenRoute as POST } from '@/lib/http/data-driven-api';

export const GET = apiRoute(
  { params: dataDrivenParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => dataDrivenReport(tx, site, params)),
);
