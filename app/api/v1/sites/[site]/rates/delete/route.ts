/** POST: forgets a rate that was entered by hand. */
export { deleteRateRoute as POST } from '@/lib/http/cost-api';
