/** GET: the rows of cost behind a figure, the latest day first, a page at a time. */
import { apiRoute } from '@/lib/http/route';
import { costsParams, listCosts, recentRange } from '@/lib/reporting';

export const GET = apiRoute({ params: costsParams, permission: 'report.read', defaults: recentRange }, ({ read, site, params }) =>
  read((tx) => listCosts(tx, site, params)),
);
