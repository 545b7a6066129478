/** POST: takes a cost line away. */
export { removeCostLineRoute as POST } from '@/lib/http/cost-api';
