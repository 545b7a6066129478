/** GET: the products report: what each product sold, and what came back. */
import { apiRoute } from '@/lib/http/route';
import { productsParams, productsReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: productsParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => productsReport(tx, site, params)),
);
