/** All models side by side: what each gives to a channel or campaign, and where they disagree most. Parameters and result. */
import { z } from 'zod';
import { metrics } from '@/lib/metrics/registry';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { spendSchema } from '../../cost-schema';
import { labelDimensionSchema } from '../../label-filter';
import { orderFilterParams } from '../../order-filter';
import { datedByChoices } from '../performance/names';
import { earnerFilterParams } from '../sessions/visit-filter';
import { visitFilterNames } from '../sessions/visit-filter-names';
import { checkRange, moneySchema, rangeSchema, revenueBasisSchema } from '../../wire';
import { comparedBy, comparisonRows, comparisonSorts } from './names';

export const COMPARISON_ROWS_MAX = 300;

const comparedBySchema = z.union([z.enum(comparedBy), labelDimensionSchema]);

export const comparisonParams = rangeSchema
  .extend({
    by: comparedBySchema
      .default('channel')
      .describe(
        'A row for each channel, for each campaign of a channel, or with `label:Brand` for each value of a label of the site',
      ),
    datedBy: z
      .enum(datedByChoices)
      .default('order')
      .describe(
        '`touch`: revenue is of the day of the visit that earned it, beside the cost of the same day; then rows have ROAS',
      ),
    rows: z
      .enum(comparisonRows)
      .default('all')
      .describe('`losing`: only those that cost more than they bring back under every click model; with datedBy=touch'),
    sort: z
      .enum(comparisonSorts)
      .default('spread')
      .describe('`spread`: where the models disagree most first; `stake`: the same weighted by cost; `cost`: dearest first'),
    limit: z.coerce.number().int().min(1).max(COMPARISON_ROWS_MAX).default(100),
    ...orderFilterParams,
    ...earnerFilterParams,
  })
  .superRefine(checkRange)
  .superRefine(({ datedBy, rows }, context) => {
    if (rows !== 'losing' || datedBy === 'touch') return;
    context.addIssue({ code: 'custom', path: ['rows'], message: 'is told by the days of visits: ask with datedBy=touch' });
  })
  .superRefine(({ datedBy, ...params }, context) => {
    for (const name of visitFilterNames) {
      if (datedBy !== 'touch' || params[name] !== '') continue;
      context.addIssue({ code: 'custom', path: [name], message: 'must not be empty with datedBy=touch' });
    }
  });
export type ComparisonParams = z.infer<typeof comparisonParams>;

const figures = z.object({
  orders: z.string().describe(`${metrics.orders.formula} Decimal text`),
  revenue: moneySchema.describe(metrics.revenue.formula),
  share: z
    .number()
    .describe(`${metrics.share.formula} As a fraction; with datedBy=touch, of all that the model gives to these days`),
  roas: z.string().optional().describe(`${metrics.roas.formula} Decimal text; only with datedBy=touch, and absent without cost`),
});
export type ComparisonFigures = z.infer<typeof figures>;
const byModel = z.partialRecord(modelIdSchema, figures);

export const comparisonResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  revenueBasis: revenueBasisSchema,
  lookbackDays: z.number(),
  models: z.array(z.object({ id: modelIdSchema, name: z.string(), explain: z.string(), overClaims: z.boolean() })),
  by: comparedBySchema,
  /** Where the models disagree most first. */
  rows: z.array(
    z.object({
      channel: z.string().optional().describe('Absent by a label'),
      campaign: z.string().optional(),
      value: z.string().optional().describe('By a label: its value; absent where there is none'),
      models: byModel,
      /** Among the models that share each order once: those that over-claim are not compared with them. */
      highest: modelIdSchema,
      lowest: modelIdSchema,
      spread: z.number().describe('Share under the highest less share under the lowest, from 0 to 1'),
      difference: moneySchema.describe('The same in money'),
      cost: moneySchema
        .optional()
        .describe(`${metrics.cost.formula} Absent without ad accounts, and where \`spend.without\` says why`),
      stake: moneySchema
        .optional()
        .describe(
          'Disagreement weighted by cost: the part of the cost that hangs on which model is believed, cost x (1 - lowest / highest revenue). Where it is large a test pays',
        ),
      isLosing: z
        .boolean()
        .optional()
        .describe('With datedBy=touch, where there is cost: whether its ROAS is below break-even under every click model'),
    }),
  ),
  rowsLeftOut: z.number().describe('Rows on which the models agree most and that are not shown'),
  unattributed: byModel.describe('What nobody earned'),
  datedBy: z.enum(datedByChoices),
  breakEven: z
    .object({ roas: z.string(), isAssumed: z.boolean().describe('The site has not set one: see `breakEven` of its settings') })
    .describe('The ROAS at which an ad pays for itself'),
  spend: spendSchema.optional(),
  leftOut: byModel.optional().describe('What no channel earns by a rule of the site; absent where no order is left out'),
  store: z.object({ orders: z.number(), revenue: moneySchema }),
  otherCurrencies: z.array(z.object({ orders: z.number(), revenue: moneySchema })).describe('Not contained'),
});
export type ComparisonResult = z.infer<typeof comparisonResult>;
