/** GET: every model beside what truly caused the demo's orders. Not found of any other site. */
import { apiRoute } from '@/lib/http/route';
import { recentRange, truthParams, truthReport } from '@/lib/reporting';

export const GET = apiRoute({ params: truthParams, permission: 'report.read', defaults: recentRange }, ({ read, site, params }) =>
  read((tx) => truthReport(tx, site, params)),
);
