/** GET: which exchange rates are held. POST: keeps one of one's own. */
export { listRatesRoute as GET, saveRateRoute as POST } from '@/lib/http/cost-api';
