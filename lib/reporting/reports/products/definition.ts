/**
 * The report on products: what each sold, at what discount, and what came back, by the lines of the store's orders; and of one
 * product its variants and what is bought with it. What of an order is no line (shipping, most taxes, discounts of the whole
 * order) is no product's and stands apart, so that products, the rest and orders without lines are the store's revenue.
 */
import { z } from 'zod';
import { metrics } from '@/lib/metrics/registry';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { orderFilterParams } from '../../order-filter';
import { earnerFilterParams } from '../sessions/visit-filter';
import { checkCompared, checkRange, comparedParams, moneySchema, rangeSchema, revenueBasisSchema } from '../../wire';
import { productSorts } from './names';

export type ProductSort = (typeof productSorts)[number];

/** As names of products and their kind are stored at most (lib/model/order-item.ts), and some more. */
const NAME_MAX = 2_000;

const filters = {
  model: modelIdSchema.default('last_non_direct_click').describe('Under which the visit earned something of an order'),
  ...earnerFilterParams,
  ...orderFilterParams,
};

export const productsParams = rangeSchema
  .extend({
    search: z.string().max(200).optional().describe('Part of the name, id, SKU or category'),
    compareFrom: comparedParams.compareFrom,
    compareTo: comparedParams.compareTo,
    sort: z.enum(productSorts).default('revenue'),
    direction: z.enum(['asc', 'desc']).default('desc'),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0).describe('`nextOffset` of the page before'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    ...filters,
  })
  .superRefine(checkRange)
  .superRefine(checkCompared);
export type ProductsParams = z.infer<typeof productsParams>;

export const productParams = rangeSchema
  .extend({ product: z.string().max(NAME_MAX).describe('`product` of a row; empty: lines that name nothing'), ...filters })
  .superRefine(checkRange);
export type ProductParams = z.infer<typeof productParams>;

export const productFigures = z.object({
  units: z.string().describe('Decimal text: pieces, or a weight'),
  orders: z.number(),
  revenue: moneySchema.describe(metrics.productRevenue.formula),
  discounts: moneySchema.describe(metrics.productDiscounts.formula),
  returnedUnits: z.string(),
  returned: moneySchema.describe(metrics.productReturns.formula),
  net: moneySchema.describe(metrics.productNet.formula),
  costs: moneySchema
    .optional()
    .describe(`${metrics.productCosts.formula} This and the next two are absent where nothing is known of it`),
  contribution: moneySchema.optional().describe(metrics.productContribution.formula),
  costsKnown: z.string().optional().describe('The part of net revenue whose costs are known, as a fraction'),
});
export type ProductFigures = z.infer<typeof productFigures>;

const named = z.object({
  product: z.string().optional().describe('What all reports call it; absent: the line names nothing'),
  id: z.string().optional(),
  sku: z.string().optional(),
  category: z.string().optional(),
  several: z.array(z.enum(['id', 'sku', 'category'])).describe('Of these it has more than one'),
});

export const productsResult = z.object({
  from: z.string(),
  to: z.string(),
  compareFrom: z.string().optional(),
  compareTo: z.string().optional(),
  timeZone: z.string(),
  currency: z.string(),
  revenueBasis: revenueBasisSchema,
  rows: z.array(
    named.extend({
      ...productFigures.shape,
      share: z.string().optional().describe(`${metrics.productShare.formula} As a fraction`),
      compared: productFigures.optional(),
    }),
  ),
  rowCount: z.number().describe('Of all pages'),
  nextOffset: z.number().optional(),
  total: productFigures
    .extend({ compared: productFigures.optional() })
    .describe('Of the rows of all pages; an order counts once'),
  /** How the products add up to the store: net revenue of all products + rest + withoutLines = revenue. */
  store: z.object({
    orders: z.number(),
    revenue: moneySchema.describe('Net of refunds, as every report counts it'),
    products: moneySchema.describe('Of it net revenue of products, whatever is searched for'),
    rest: moneySchema.describe('Of it no line of the orders: shipping, tax, discounts and refunds of whole orders'),
    withoutLines: z.object({ orders: z.number(), revenue: moneySchema }).describe('Orders of which no line is known'),
    unpricedLines: z.number().describe('Lines without a price: they count as units alone'),
  }),
  otherCurrencies: z.array(z.object({ orders: z.number(), revenue: moneySchema })).describe('Left out: of other currencies'),
});
export type ProductsResult = z.infer<typeof productsResult>;

/** Of a product the rest is seldom of use. */
export const PAIRS_SHOWN_MAX = 20;
export const VARIANTS_SHOWN_MAX = 100;

export const productResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  product: z.string(),
  ids: z.array(z.string()),
  skus: z.array(z.string()),
  categories: z.array(z.string()),
  total: productFigures,
  variants: z.array(productFigures.extend({ variant: z.string().optional(), sku: z.string().optional() })),
  variantCount: z.number(),
  /** Products most often in one order with it. */
  pairs: z.array(
    z.object({
      product: z.string(),
      orders: z.number().describe('With both'),
      support: z.string().describe('Of all orders with known lines, as a fraction'),
      confidence: z.string().describe('Of the orders with the opened product, as a fraction'),
      lift: z
        .string()
        .describe('How much more often both are bought than if neither had to do with the other: 1 is no more often'),
    }),
  ),
  pairCount: z.number(),
  orders: z.number().describe('All orders with known lines, that support and lift are of'),
});
export type ProductResult = z.infer<typeof productResult>;
