/** POST: keeps the rates of a file of the European Central Bank. */
export { loadRatesRoute as POST } from '@/lib/http/cost-api';
