/** The overview: what the store sold in a range, against another range, and which channels brought it. */
import { contributionSchema } from '../../contribution-schema';
import { z } from 'zod';
import { metrics } from '@/lib/metrics/registry';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { spendSchema } from '../../cost-schema';
import { checkCompared, checkRange, comparedParams, moneySchema, rangeSchema, revenueBasisSchema } from '../../wire';

export const overviewParams = rangeSchema
  .extend({
    compareFrom: comparedParams.compareFrom,
    compareTo: comparedParams.compareTo,
    finishedTo: comparedParams.finishedTo.describe(
      'With `compareTo`: compares the days before this one alone, as `finished`. Default: today',
    ),
    model: modelIdSchema.default('last_non_direct_click'),
  })
  .superRefine(checkRange)
  .superRefine(checkCompared);
export type OverviewParams = z.infer<typeof overviewParams>;

const kpis = z.object({
  revenue: moneySchema.describe(metrics.revenue.formula),
  orders: z.number().describe(metrics.orders.formula),
  averageOrderValue: moneySchema.optional().describe(`${metrics.aov.formula} Absent without orders`),
  attributedShare: z.number().optional().describe(`${metrics.attributedShare.formula} As a fraction`),
  newCustomers: z.number().describe(metrics.newOrders.formula),
  sessions: z.number().describe(metrics.sessions.formula),
  conversionRate: z.number().optional().describe(`${metrics.conversionRate.formula} As a fraction; absent without sessions`),
  cost: moneySchema.optional().describe(`${metrics.cost.formula} Absent without ad accounts`),
  mer: z.number().optional().describe(`${metrics.mer.formula} Absent without cost`),
  contribution1: moneySchema
    .optional()
    .describe(`${metrics.contribution1.formula} This and the next four are absent where nothing is known of what orders cost`),
  contribution2: moneySchema.optional().describe(metrics.contribution2.formula),
  storeContribution3: moneySchema.optional().describe(`${metrics.storeContribution3.formula} Absent without ad accounts`),
  contributionMargin: z.number().optional().describe(`${metrics.contributionMargin.formula} As a fraction`),
  costsKnown: z.number().optional().describe(`${metrics.costsKnown.formula} As a fraction`),
});
export type Kpis = z.infer<typeof kpis>;

/** One campaign's revenue in two ranges. */
const mover = z.object({
  channel: z.string(),
  source: z.string().optional(),
  campaign: z.string(),
  path: z.array(z.string()).describe('The row of a performance report by channel, source and campaign: `under` of its orders'),
  revenue: moneySchema,
  before: moneySchema.describe('In the compared range'),
  difference: moneySchema.describe('Below zero where it earned less'),
});
export type Mover = z.infer<typeof mover>;

const matching = z.object({ orders: z.number(), matched: z.number().describe('Of them with a visit in their path') });

const attention = {
  setup: z
    .object({
      eventAt: z.string().optional().describe('The first event, of whichever source'),
      snippetAt: z.string().optional().describe('The first page view that the snippet reported'),
      orderAt: z.string().optional().describe('The first order'),
      destinationAt: z.string().optional().describe('The first destination that is connected'),
    })
    .describe('How far the set-up is, whatever the range: what is absent has not happened'),
  matching: z
    .object({ now: matching, before: matching, falls: z.boolean() })
    .describe(
      'Orders that could be matched to a visit: of the last seven full days, and of the four weeks before. What a rule leaves out is not counted',
    ),
};

export const overviewResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  revenueBasis: revenueBasisSchema,
  current: kpis,
  previous: kpis.optional(),
  finished: kpis
    .optional()
    .describe(
      '`current` of the days before `finishedTo`, to set beside `previous`. Absent where that is every day, and for today alone',
    ),
  spend: spendSchema.optional(),
  contribution: contributionSchema.optional(),
  comparedUntil: z
    .string()
    .optional()
    .describe('Of today alone: `previous` counts its day up to this time, the same time of day as now'),
  previousDays: z.array(z.object({ day: z.string(), revenue: moneySchema })).optional(),
  morning: z
    .object({
      day: z.string(),
      revenue: moneySchema,
      orders: z.number(),
      usual: z
        .object({ revenue: moneySchema, days: z.number() })
        .optional()
        .describe('The median of the same weekday in up to eight weeks before; absent with fewer than three of them'),
      today: z.object({ revenue: moneySchema, orders: z.number() }).describe('So far'),
    })
    .describe('The last full day, whatever the range'),
  ...attention,
  movers: z
    .object({
      from: z.string(),
      to: z.string().describe('Exclusive: without days that are not compared'),
      up: z.array(mover),
      down: z.array(mover),
    })
    .optional()
    .describe('The campaigns whose revenue moved most against the compared range, by the amount; absent without one'),
  /** One row a day of the range, days without events included, for the sparklines and the chart. */
  days: z.array(
    z.object({
      day: z.string(),
      revenue: moneySchema,
      orders: z.number(),
      newCustomers: z.number(),
      sessions: z.number(),
      cost: z.string().optional().describe('Decimal text in the currency of the site'),
      contribution2: z.string().optional().describe('Decimal text in the currency of the site'),
      attributedRevenue: moneySchema,
      /** Decimal text by channel under the chosen model; `Unattributed` is a channel of its own here. */
      channels: z.record(z.string(), z.string()),
    }),
  ),
  topCampaigns: z.array(
    z.object({
      channel: z.string(),
      source: z.string().optional(),
      campaign: z.string(),
      orders: z.string(),
      revenue: moneySchema,
    }),
  ),
  latestOrders: z.array(
    z.object({
      id: z.string(),
      orderKey: z.string(),
      orderedAt: z.string(),
      revenue: moneySchema,
      channel: z.string().optional().describe('Of the touch that earned most under the chosen model; absent: unattributed'),
      campaign: z.string().optional(),
      newCustomer: z.boolean(),
    }),
  ),
});
export type OverviewResult = z.infer<typeof overviewResult>;
