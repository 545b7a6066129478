/** GET: refunds, chargebacks, payments and purchases that no order is known for, latest first, a page at a time. */
import { apiRoute } from '@/lib/http/route';
import { listUnmatched, recentRange, unmatchedParams } from '@/lib/reporting';
import { paymentSources, shopSources } from '@/lib/sources/registry';

export const GET = apiRoute(
  { params: unmatchedParams, permission: 'report.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => listUnmatched(tx, site, params, { shopSources, paymentSources })),
);
