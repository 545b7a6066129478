/** POST: the shop's own list of orders, for the tie-out. */
export { shopOrdersRoute as POST } from '@/lib/http/shop-reports-api';
