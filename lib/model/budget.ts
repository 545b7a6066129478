/** What a store means to spend on ads in a month: on all of them, on a channel, or on a campaign of it. */
import { z } from 'zod';

export const MONTH = /^(?:19|2\d)\d{2}-(?:0[1-9]|1[0-2])$/;
export const monthSchema = z
  .string()
  .regex(MONTH, 'must be a month such as 2026-11')
  .describe("A month of the site's time zone, YYYY-MM");

/** The first day of the month, and of the one after it. */
export function daysOfMonth(month: string): { from: string; to: string } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return { from: `${month}-01`, to: `${next}-01` };
}

/** In the currency of the site. */
export const BUDGET_NAME_MAX = 300;
export const budgetKeySchema = z
  .object({
    month: monthSchema,
    channel: z.string().trim().max(BUDGET_NAME_MAX).optional().describe('Absent: all ads'),
    campaign: z.string().trim().max(BUDGET_NAME_MAX).optional().describe('Of the channel; absent: all of it'),
  })
  .refine(({ channel, campaign }) => !campaign || channel, { path: ['channel'], message: 'must be stated with a campaign' });
export type BudgetKey = z.infer<typeof budgetKeySchema>;
