/** Budgets as people and files state them. */
import { z } from 'zod';
import { MONTH } from './budget';

export const monthSchema = z
  .string()
  .regex(MONTH, 'must be a month such as 2026-11')
  .describe("A month of the site's time zone, YYYY-MM");

/** In the currency of the site. */
const BUDGET_NAME_MAX = 300;
export const budgetKeySchema = z
  .object({
    month: monthSchema,
    channel: z.string().trim().max(BUDGET_NAME_MAX).optional().describe('Absent: all ads'),
    campaign: z.string().trim().max(BUDGET_NAME_MAX).optional().describe('Of the channel; absent: all of it'),
  })
  .refine(({ channel, campaign }) => !campaign || channel, { path: ['channel'], message: 'must be stated with a campaign' });
export type BudgetKey = z.infer<typeof budgetKeySchema>;
