/** POST: deletes all costs that files of one account told. */
export { deleteCostFileAccountRoute as POST } from '@/lib/http/cost-api';
