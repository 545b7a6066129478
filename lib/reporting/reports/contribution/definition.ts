/** What the site's orders left after their costs, what is not known of them, and the account of the latest ones. */
import { z } from 'zod';
import { metrics } from '@/lib/metrics/registry';
import { checkRange, moneySchema, rangeSchema, revenueBasisSchema } from '../../wire';

export const contributionParams = rangeSchema.superRefine(checkRange);
export type ContributionParams = z.infer<typeof contributionParams>;

export const contributionResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  revenueBasis: revenueBasisSchema,
  revenue: moneySchema.describe(metrics.revenue.formula),
  tiers: z
    .array(z.object({ name: z.string(), costs: moneySchema, left: moneySchema }))
    .describe('The three tiers: what each takes off, and what is left after it and those before; ads are in the third'),
  adCost: moneySchema.optional().describe('Of these days, in the third tier; absent without ad accounts'),
  contributionMargin: z.string().optional().describe(`${metrics.contributionMargin.formula} As a fraction`),
  costsKnown: z.string().optional().describe(`${metrics.costsKnown.formula} As a fraction; absent without revenue`),
  leftOut: z
    .array(z.object({ currency: z.string(), orders: z.number() }))
    .describe('Currencies of cost lines that had no exchange rate on the day of so many orders'),
  unknown: z
    .array(
      z.object({
        productId: z.string().optional(),
        variantId: z.string().optional(),
        sku: z.string().optional(),
        name: z.string().optional(),
        category: z.string().optional(),
        quantity: z.string(),
        sold: moneySchema.describe('What its lines cost the buyers, before refunds'),
      }),
    )
    .describe('Products that were sold and have no cost, the most sold first: at most 100'),
  unknownCount: z.number(),
  orders: z
    .array(
      z.object({
        id: z.string(),
        orderKey: z.string(),
        orderedAt: z.string(),
        revenue: moneySchema.describe('Net of refunds'),
        left: z.array(moneySchema).describe('After each tier, without ads; empty where nothing is known of its costs'),
        knownRevenue: moneySchema,
      }),
    )
    .describe('The latest ten'),
});
export type ContributionResult = z.infer<typeof contributionResult>;
