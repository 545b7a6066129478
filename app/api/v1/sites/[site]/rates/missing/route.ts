/** GET: cost that is in no sum for want of an exchange rate. */
export { listMissingRatesRoute as GET } from '@/lib/http/cost-api';
