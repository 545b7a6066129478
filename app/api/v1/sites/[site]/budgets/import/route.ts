/** POST: sets budgets from a file. */
export { importBudgetsRoute as POST } from '@/lib/http/plan-api';
