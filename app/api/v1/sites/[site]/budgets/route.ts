/** POST: sets budgets. */
export { saveBudgetsRoute as POST } from '@/lib/http/plan-api';
