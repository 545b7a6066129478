/**
 * Cohorts: customers by the month of their first order, or by what won them, and what they were worth since. Within a window of
 * days only those customers count whose first order is at least so long ago, so that no cohort is held against an older one for
 * days that it has not had. Orders in other currencies than the site's are no part of it.
 */
import { z } from 'zod';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { labelDimensionSchema, labelFilterParam } from '../../label-filter';
import { spendSchema } from '../../cost-schema';
import { checkRange, moneySchema, rangeSchema } from '../../wire';
import { cohortLevels, cohortWindows, wonLevels } from './cohort';

const valueFilter = (of: string) => z.string().max(2_000).optional().describe(`Only customers won by this ${of}`);

const cohortLevelSchema = z.union([z.enum(cohortLevels), labelDimensionSchema]);

export const cohortsParams = rangeSchema
  .extend({
    by: cohortLevelSchema
      .default('month')
      .describe('A row for each month of first orders, or for each of what won them; `label:Brand` is a label of the site'),
    model: modelIdSchema
      .default('first_click')
      .describe('A customer is won by what earned most of their first order under this model'),
    channel: valueFilter('channel'),
    source: valueFilter('source'),
    campaign: valueFilter('campaign'),
    label: labelFilterParam.describe('Only customers won by this: `Brand:non-brand`; `Brand:` is what has no label Brand'),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0).describe('`nextOffset` of the page before'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .superRefine(checkRange)
  .superRefine((params, context) => {
    const stated = ([...wonLevels, 'label'] as const).filter((level) => params[level] !== undefined);
    if (stated.length > 1)
      context.addIssue({ code: 'custom', path: [stated[1] ?? 'by'], message: 'one of these filters is enough' });
  });
export type CohortsParams = z.infer<typeof cohortsParams>;

const figures = z.object({
  customers: z.number().describe('Whose first order is of these days'),
  notKnown: z.number().describe('Those of `customers` of whom nobody can tell whether they bought before the orders held'),
  repeat: z.number().describe('Those who have ordered again until now'),
  repeatRate: z.string().optional().describe('As a fraction of `customers`; absent without any'),
  revenue: moneySchema.describe('Of all their orders until now, renewals too, net of refunds'),
  perCustomer: moneySchema.optional(),
  spend: z
    .object({
      cost: moneySchema.describe('Of the ads of the same days; of a row of what won the customers, of those ads alone'),
      perCustomer: moneySchema.optional().describe('Cost divided by `customers` (CAC); absent without any'),
      worth: z
        .string()
        .optional()
        .describe('Revenue until now divided by cost, as LTV:CAC; before the cost of goods. Absent without cost'),
      wonBackWithin: z
        .literal(cohortWindows)
        .optional()
        .describe('The first window of days in which revenue per customer reached cost per customer; absent: in none so far'),
    })
    .optional()
    .describe('Absent without ad accounts, and of rows that no ad can have won'),
  windows: z.array(
    z.object({
      days: z.literal(cohortWindows),
      finished: z.boolean().describe('Whether all customers of the row first ordered at least so many days ago'),
      customers: z.number().describe('Those who did: the figures beside are theirs alone'),
      repeat: z.number().describe('Of them who ordered again within the days'),
      repeatRate: z.string().optional(),
      revenue: moneySchema.describe('Of their orders within the days'),
      perCustomer: moneySchema.optional(),
    }),
  ),
});
export type CohortFigures = z.infer<typeof figures>;

export const cohortsResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  model: modelIdSchema,
  by: cohortLevelSchema,
  asOf: z.string().describe('When the windows were held against the clock'),
  /** Months latest first; else most revenue first. */
  rows: z.array(
    figures.extend({
      kind: z.enum(['month', 'value', 'not_stated', 'unattributed', 'left_out']),
      month: z.object({ from: z.string(), to: z.string() }).optional().describe('Its days within the range; half-open'),
      value: z.string().optional(),
      key: z.string().optional().describe('What won them, for `cohort` of the list of orders; absent for months'),
    }),
  ),
  rowCount: z.number().describe('Of all pages'),
  nextOffset: z.number().optional(),
  total: figures.describe('Of the rows of all pages'),
  spend: spendSchema.optional(),
  besides: z.object({
    earlier: z
      .object({ customers: z.number(), revenue: moneySchema })
      .describe('Customers whom the shop says to have bought before the orders held began: in no cohort'),
    withoutBuyer: z.object({ orders: z.number(), revenue: moneySchema }).describe('Orders that name no buyer'),
  }),
  historyFrom: z.string().optional().describe('When the first order was placed that is held; absent without orders'),
  otherCurrencies: z.array(z.object({ orders: z.number(), revenue: moneySchema })).describe('Of the range; not contained'),
});
export type CohortsResult = z.infer<typeof cohortsResult>;
