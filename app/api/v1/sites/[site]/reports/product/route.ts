/** GET: one product: its variants, and what is bought with it. */
import { apiRoute } from '@/lib/http/route';
import { productParams, productReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: productParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => productReport(tx, site, params)),
);
