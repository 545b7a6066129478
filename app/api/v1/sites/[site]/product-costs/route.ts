/** POST: takes a file of product costs in. */
export { importProductCostsRoute as POST } from '@/lib/http/cost-api';
