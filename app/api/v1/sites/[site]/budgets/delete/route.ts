/** POST: takes a budget away. */
export { deleteBudgetRoute as POST } from '@/lib/http/plan-api';
