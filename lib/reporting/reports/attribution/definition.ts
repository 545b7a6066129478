/** The attribution report: revenue and orders by what earned them, under one to three models. Parameters and result. */
import { z } from 'zod';
import { metrics } from '@/lib/metrics/registry';
import { modelIds } from '@/lib/model/credit';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { buyerKinds } from '@/lib/model/order-kind';
import { salesChannels } from '@/lib/model/sales-channel';
import { commaList } from '../../comma-list';
import { dimensions } from '../../dimension-names';
import { orderFilterParams } from '../../order-filter';
import { checkRange, moneySchema, rangeSchema, revenueBasisSchema } from '../../wire';
import { lookbackParam } from '../../window';

/** Rows of one answer: under three models 200 KB at most, of the names that campaigns have. */
const ROWS_MAX = 400;

export const attributionParams = rangeSchema
  .extend({
    model: commaList(modelIdSchema, 3)
      .default(['last_non_direct_click'])
      .describe(
        `One to three models, comma separated, of ${modelIds.join(', ')}, or the id of one of the site's own. Default: last_non_direct_click`,
      ),
    by: commaList(z.enum(dimensions), dimensions.length)
      .default(['channel'])
      .describe(`Dimensions to group by, comma separated, of ${dimensions.join(', ')}. Default: channel`),
    lookbackDays: lookbackParam.describe("Default: the site's own window"),
    search: z
      .string()
      .max(200)
      .optional()
      .describe('Keeps rows in which some dimension contains the text; totals stay those of the store'),
    channel: z.string().max(100).optional().describe('Keeps rows of this channel'),
    limit: z.coerce.number().int().min(1).max(ROWS_MAX).default(ROWS_MAX).describe('How many rows, the best earning first'),
    offset: z.coerce.number().int().min(0).default(0).describe('Leaves out so many of the best earning: the page before'),
    ...orderFilterParams,
  })
  .superRefine(checkRange);
export type AttributionParams = z.infer<typeof attributionParams>;

const figures = z.object({
  orders: z.string().describe(`${metrics.orders.formula} Decimal text`),
  revenue: moneySchema.describe(metrics.revenue.formula),
  newCustomerOrders: z.string().describe('Decimal text: the part of `orders` that were first orders of their buyers'),
});
/** Figures by model id; only the requested models are present. */
const byModel = z.partialRecord(modelIdSchema, figures);

export const attributionResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  revenueBasis: revenueBasisSchema,
  lookbackDays: z.number(),
  models: z.array(z.object({ id: modelIdSchema, name: z.string(), explain: z.string(), overClaims: z.boolean() })),
  by: z.array(z.enum(dimensions)),
  /**
   * Best earning first, under the first model. `touches` counts touchpoints of the row in the range, the same under every model.
   */
  rows: z.array(
    z.object({
      key: z.partialRecord(z.enum(dimensions), z.string()).describe('Absent: the touch did not state it'),
      touches: z.number(),
      models: byModel,
    }),
  ),
  /** Present when there are more rows: how many follow these. All are in the totals. */
  rowsLeftOut: z.number().optional(),
  unattributed: byModel,
  /** Orders that a rule of the site leaves out of attribution, by how they were placed. They are in the totals. */
  leftOut: z.array(z.object({ salesChannel: z.enum(salesChannels), models: byModel })),
  /** Whose orders they were. Where the shop says nothing and the history held is short, nobody can tell new from returning. */
  buyers: z.array(z.object({ kind: z.enum(buyerKinds), orders: z.number(), revenue: moneySchema })),
  /** When the first order was placed that is held; absent without orders. */
  historyFrom: z.string().optional(),
  /** Not in revenue: what gift cards are, by the site's rule, bought or paid with. */
  giftCards: moneySchema,
  totals: z.object({ orders: z.number(), revenue: moneySchema, touches: z.number(), models: byModel }),
  /**
   * Per model: credit + unattributed + left out = store revenue, to the minor unit. Over-claiming models are marked in
   * `models`.
   */
  reconciles: z.partialRecord(modelIdSchema, z.boolean()),
  /** Orders left out because they are in another currency than the site's. */
  otherCurrencies: z.array(z.object({ orders: z.number(), revenue: moneySchema })),
});
export type AttributionResult = z.infer<typeof attributionResult>;
/** A row's dimensions as the database spells them: in the order asked for, null where the touch did not state one. */
export const rowKeySchema = z.array(z.string().nullable());
export type AttributionFigures = z.infer<typeof figures>;
