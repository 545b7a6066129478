/** What the page's actions take. */
import type { BudgetKey } from '@/lib/model/budget-schema';

/** An empty amount takes the budget away. */
export type BudgetForm = BudgetKey & { amount: string };
