/** A month's cost against its budgets: to date, where it is heading, and what the last tenth of it brought. Parameters and result. */
import { z } from 'zod';
import { monthSchema } from '@/lib/model/budget-schema';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { spendSchema } from '../../cost-schema';
import { moneySchema } from '../../wire';

export const budgetParams = z.object({
  month: monthSchema.optional().describe('Default: the month of today in the zone of the site'),
  model: modelIdSchema.default('last_non_direct_click').describe('Under which the last tenth of cost brought something'),
});
export type BudgetParams = z.infer<typeof budgetParams>;

const forecastSchema = z
  .object({ expected: moneySchema, low: moneySchema, high: moneySchema })
  .describe(
    'Of the whole month. The days that are over as they are, the rest by the level of the last 28 days and the usual difference of weekdays; four of five months end from `low` to `high`',
  );

const marginalSchema = z
  .object({
    says: z.enum(['pays', 'does_not_pay', 'cannot_say']),
    why: z
      .enum(['few_days', 'steady_cost', 'noise'])
      .optional()
      .describe('Of `cannot_say`: fewer than 56 days, cost that hardly moved, or days that scatter too much'),
    days: z.int().describe('So many days were set beside each other'),
    cost: moneySchema.describe('A tenth of what was spent on these days'),
    brought: moneySchema.optional(),
    low: moneySchema.optional(),
    high: moneySchema.optional().describe('In nine of ten cases it brought from `low` to `high`'),
  })
  .describe(
    'What the last tenth of cost brought: how revenue differed between days of more and of less cost of the same weekday. Days on which more is spent may be better anyway: a hint, and no experiment',
  );

const budgetRow = z.object({
  channel: z.string().optional().describe('Absent: all ads'),
  campaign: z.string().optional(),
  budget: moneySchema.optional().describe('Absent: none is set'),
  spent: moneySchema.describe('Of the month to date'),
  spentShare: z.number().optional().describe('Of the budget'),
  elapsedShare: z.number().describe('Of the month, by what weekdays usually cost'),
  forecast: forecastSchema.optional().describe('Absent where fewer than 14 days of cost are held'),
  pace: z
    .enum(['over', 'under', 'on'])
    .optional()
    .describe('`over`: even the low end of the forecast is above the budget; `under`: even the high end is below it'),
  marginal: marginalSchema.optional().describe('Absent without cost'),
});

export const budgetResult = z.object({
  month: z.string(),
  from: z.string(),
  to: z.string().describe('Exclusive'),
  heldTo: z.string().optional().describe('The last day that counts as over: all accounts hold it; absent: none of the month'),
  currency: z.string(),
  timeZone: z.string(),
  model: modelIdSchema,
  breakEven: z.object({ roas: z.string(), isAssumed: z.boolean() }),
  rows: z.array(budgetRow).describe('All ads first, then channels, each before its campaigns that have a budget'),
  spend: spendSchema.optional(),
});
export type BudgetResult = z.infer<typeof budgetResult>;
export type BudgetView = BudgetResult['rows'][number];
