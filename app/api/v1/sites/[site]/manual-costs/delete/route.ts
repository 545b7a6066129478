/** POST: takes a cost entered by hand out of every sum. */
export { removeManualCostRoute as POST } from '@/lib/http/cost-api';
