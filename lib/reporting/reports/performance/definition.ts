/**
 * The performance report: what earned the revenue, under one to eight models, one level of a tree at a time. The dimensions of
 * the levels come in any order; the rows below a node are asked for by the node's path. Every level sums to the node above it.
 */
import { z } from 'zod';
import { metrics } from '@/lib/metrics/registry';
import { targetMetrics } from '@/lib/metrics/target';
import { modelIds } from '@/lib/model/credit';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { metricUnits } from '@/lib/model/own-metric';
import { ownMetricIdSchema } from '@/lib/model/own-metric-schema';
import { commaList } from '../../comma-list';
import { labelFilterParam } from '../../label-filter';
import { orderFilterParams } from '../../order-filter';
import { checkCompared, checkRange, comparedParams, moneySchema, rangeSchema, revenueBasisSchema } from '../../wire';
import { contributionSchema } from '../../contribution-schema';
import { spendSchema } from '../../cost-schema';
import { EVENT_NAME_LENGTH_MAX } from '@/lib/model/event';
import {
  conversionOnly,
  conversionSorts,
  datedByChoices,
  orderDimensions,
  ORDERS,
  performanceDimensions,
  refundsOnChoices,
  returnMetrics,
  sortColumns,
} from './names';
import { byList, dimensionSchema, pathSchema } from './cell-schema';

const valueFilter = (of: string) => z.string().max(2_000).optional().describe(`Only what has this ${of}`);

/** What is counted: filters of visits and of orders. */
export const performanceFilters = {
  channel: valueFilter('channel'),
  source: valueFilter('source'),
  campaign: valueFilter('campaign'),
  device: valueFilter('device'),
  country: valueFilter('country of the visit'),
  landingPage: valueFilter('landing page: host and path'),
  product: valueFilter('product in the order'),
  coupon: valueFilter('coupon'),
  label: labelFilterParam,
  ...orderFilterParams,
};

/** The event of one of the site's conversions; whether it has such a one is the report's to say. */
export const conversionParam = z
  .string()
  .max(EVENT_NAME_LENGTH_MAX)
  .regex(/^[a-z][a-z0-9_]*$/, 'must be the event of a conversion, such as generate_lead');

/** Of which days the figures are. */
export const datingParams = {
  datedBy: z
    .enum(datedByChoices)
    .optional()
    .describe(
      '`touch`: revenue is of the day of the visit that earned it, and what nobody earned of the order. Default: `order`',
    ),
  refundsOn: z
    .enum(refundsOnChoices)
    .optional()
    .describe('`own`: a refund is of the day on which the money went back. Default: `sale`, the day of its order'),
};

/** Filters of the credit of orders: another conversion has none of these. */
const ofOrders = ['product', 'coupon', 'salesChannel', 'kind', 'buyer', 'refundsOn'] as const;

/** Side by side more are not read. */
const MODELS_MAX = 8;
export const performanceParams = rangeSchema
  .extend({
    by: byList
      .default(['channel', 'source', 'campaign'])
      .describe(
        `The levels, comma separated, of ${performanceDimensions.join(', ')}, or \`label:\` and the name of a label of the site. Default: channel,source,campaign`,
      ),
    under: pathSchema.default([]).describe('The path of the row whose rows are wanted, as a JSON array: `path` of that row'),
    model: commaList(modelIdSchema, MODELS_MAX)
      .default(['last_non_direct_click'])
      .describe(
        `One to ${MODELS_MAX} models, comma separated, of ${modelIds.join(', ')}, or ids of the site's own. The first leads. Default: last_non_direct_click`,
      ),
    ...comparedParams,
    conversion: conversionParam
      .default(ORDERS)
      .describe('What is counted: `orders`, or the event of a conversion of the site, such as generate_lead. Never both'),
    pages: z
      .enum(['true'])
      .optional()
      .describe('Adds `bounceRate` and `pagesPerSession`, and to files their columns; not read otherwise, as it takes longer'),
    sort: z
      .union([z.enum(sortColumns), ownMetricIdSchema])
      .optional()
      .describe(
        "By this column of the leading model, or by the id of one of the workspace's own metrics. Default: revenue, and of other conversions their number",
      ),
    direction: z.enum(['asc', 'desc']).default('desc'),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0).describe('`nextOffset` of the page before'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    ...datingParams,
    ...performanceFilters,
  })
  .superRefine(checkRange)
  .superRefine(checkCompared)
  .superRefine(({ by, under }, context) => {
    if (under.length >= by.length) {
      context.addIssue({ code: 'custom', path: ['under'], message: 'must have fewer steps than `by` has levels' });
    }
  })
  .superRefine(({ sort, datedBy }, context) => {
    if (datedBy !== 'touch' && returnMetrics.some((name) => name === sort)) {
      context.addIssue({ code: 'custom', path: ['sort'], message: 'is of the days of visits: ask for it with datedBy=touch' });
    }
  })
  .superRefine(({ conversion, by, sort, ...params }, context) => {
    if (conversion === ORDERS) {
      if (conversionOnly.some((name) => name === sort)) {
        context.addIssue({ code: 'custom', path: ['sort'], message: 'is of other conversions, and none of orders' });
      }
      return;
    }
    const message = 'is of orders alone, and none of other conversions';
    if (sort !== undefined && !conversionSorts.some((name) => name === sort)) {
      context.addIssue({ code: 'custom', path: ['sort'], message });
    }
    if (by.some((dimension) => orderDimensions.includes(dimension))) context.addIssue({ code: 'custom', path: ['by'], message });
    for (const name of ofOrders) {
      if (params[name] !== undefined) context.addIssue({ code: 'custom', path: [name], message });
    }
  });
export type PerformanceParams = z.infer<typeof performanceParams>;

const figures = z.object({
  revenue: moneySchema.describe(metrics.revenue.formula),
  orders: z.string().describe(`${metrics.orders.formula} Decimal text`),
  aov: moneySchema.optional().describe(`${metrics.aov.formula} Absent without orders`),
  conversionRate: z
    .string()
    .optional()
    .describe(`${metrics.conversionRate.formula} As a fraction; absent where there are none, or no visits to count`),
  newOrders: z.string().describe(metrics.newOrders.formula),
  newRevenue: moneySchema.describe(metrics.newRevenue.formula),
  returningOrders: z.string().describe(metrics.returningOrders.formula),
  returningRevenue: moneySchema.describe(metrics.returningRevenue.formula),
  share: z.string().optional().describe(`${metrics.share.formula} As a fraction; absent without revenue`),
  roas: z
    .string()
    .optional()
    .describe(`${metrics.roas.formula} Decimal text; this and the next three only with datedBy=touch, and absent without cost`),
  newRoas: z.string().optional().describe(metrics.newRoas.formula),
  cpa: moneySchema.optional().describe(`${metrics.cpa.formula} Absent without orders`),
  cac: moneySchema.optional().describe(`${metrics.cac.formula} Absent without new orders`),
  contribution3: moneySchema
    .optional()
    .describe(
      `${metrics.contribution3.formula} Only with datedBy=touch, and absent without cost of ads or known costs of orders`,
    ),
  contribution1: moneySchema
    .optional()
    .describe(`${metrics.contribution1.formula} This and the next three are absent where nothing is known of what orders cost`),
  contribution2: moneySchema.optional().describe(metrics.contribution2.formula),
  contributionMargin: z.string().optional().describe(`${metrics.contributionMargin.formula} As a fraction`),
  costsKnown: z.string().optional().describe(`${metrics.costsKnown.formula} As a fraction`),
  own: z
    .partialRecord(ownMetricIdSchema, z.string())
    .optional()
    .describe(
      "The workspace's own metrics by id, see `ownMetrics`: decimal text, money in the currency of the site; absent where there is no value",
    ),
});
export type PerformanceFigures = z.infer<typeof figures>;

const conversionFigures = z.object({
  conversions: z.string().describe(`${metrics.conversions.formula} Decimal text`),
  value: moneySchema.describe(metrics.conversionValue.formula),
  conversionRate: z
    .string()
    .optional()
    .describe(`${metrics.conversionsPerSession.formula} As a fraction; absent where there are no visits to count`),
  share: z.string().optional().describe(`${metrics.conversionShare.formula} As a fraction; absent without any`),
});
export type ConversionFigures = z.infer<typeof conversionFigures>;

const costFigures = z.object({
  cost: moneySchema.describe(metrics.cost.formula),
  impressions: z.string().describe(metrics.impressions.formula),
  clicks: z.string().describe(metrics.clicks.formula),
  cpc: moneySchema.optional().describe(`${metrics.cpc.formula} Absent without clicks`),
  cpm: moneySchema.optional().describe(`${metrics.cpm.formula} Absent without impressions`),
  ctr: z.string().optional().describe(`${metrics.ctr.formula} As a fraction; absent without impressions`),
  costShare: z.string().optional().describe(`${metrics.costShare.formula} As a fraction; absent without any cost`),
});
export type CostFigures = z.infer<typeof costFigures>;

const targetFigures = z
  .partialRecord(z.enum(targetMetrics), z.object({ value: z.string(), met: z.boolean() }))
  .describe('What the figures of the leading model are held against, of these days; at the first level without a filter');
export type TargetFigures = z.infer<typeof targetFigures>;

const measured = z.object({
  sessions: z.number().optional().describe('Visits; absent where a dimension or a filter is of orders alone'),
  bounceRate: z
    .string()
    .optional()
    .describe(`With \`pages\`: ${metrics.bounceRate.formula} As a fraction; absent without sessions`),
  pagesPerSession: z.string().optional().describe(`With \`pages\`: ${metrics.pagesPerSession.formula} Decimal text`),
  cost: costFigures.optional().describe('Of ads; absent without ad accounts, and where `spend.without` says why'),
  models: z.partialRecord(modelIdSchema, figures).describe('Empty where another conversion is asked for'),
  conversions: z.partialRecord(modelIdSchema, conversionFigures).optional().describe('With `conversion`: its figures by model'),
  targets: targetFigures.optional(),
});
export type Measured = z.infer<typeof measured>;

const besides = {
  compared: measured.optional(),
  finished: measured.optional().describe('Of the days before `finishedTo`: what `compared` stands beside'),
};

export const performanceResult = z.object({
  from: z.string(),
  to: z.string(),
  compareFrom: z.string().optional(),
  compareTo: z.string().optional(),
  finishedTo: z.string().optional(),
  timeZone: z.string(),
  datedBy: z.enum(datedByChoices),
  refundsOn: z.enum(refundsOnChoices),
  currency: z.string(),
  revenueBasis: revenueBasisSchema,
  models: z.array(z.object({ id: modelIdSchema, name: z.string(), explain: z.string(), overClaims: z.boolean() })),
  ownMetrics: z
    .array(z.object({ id: ownMetricIdSchema, name: z.string(), unit: z.enum(metricUnits), formula: z.string() }))
    .describe('By formula, for all sites of the workspace'),
  conversion: z
    .object({
      event: z.string(),
      name: z.string(),
      count: z.number().describe('All of the range, whoever earned them'),
      otherCurrencies: z.array(z.object({ conversions: z.number(), value: moneySchema })).describe('Counted; their value is not'),
    })
    .optional()
    .describe('What is counted in place of orders'),
  by: z.array(dimensionSchema),
  under: z.array(z.string()),
  /** Of this page, in the order asked for. */
  rows: z.array(
    measured.extend({
      path: z.array(z.string()).describe('From the top: to be asked for as `under`'),
      kind: z.enum(['value', 'not_stated', 'unattributed', 'left_out']),
      value: z.string().optional(),
      hasRows: z.boolean().describe('Whether the report has a level below'),
      trend: z.array(z.string()).describe('Revenue, or conversions, under the leading model by the spans of `trend`'),
      ...besides,
    }),
  ),
  rowCount: z.number().describe('Of all pages'),
  nextOffset: z.number().optional(),
  /** What the rows of all pages sum to: the node above them. */
  total: measured.extend(besides),
  /** The first day of each span of the trend lines: days, or as many weeks as keep it short. */
  trend: z.array(z.string()),
  /**
   * Per model, at the top and without a filter of visits: whether the rows are the store's revenue to the minor unit, or all
   * conversions asked for. Models that
   * over-claim are marked in `models`.
   */
  reconciles: z.partialRecord(modelIdSchema, z.boolean()).optional(),
  spend: spendSchema.optional(),
  contribution: contributionSchema.optional(),
  otherCurrencies: z.array(z.object({ orders: z.number(), revenue: moneySchema })).describe('Left out: of other currencies'),
});
export type PerformanceResult = z.infer<typeof performanceResult>;
