/** Truth: every model beside what truly caused the demo store's orders, which nobody knows of a real store. */
import { z } from 'zod';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { checkRange, moneySchema, rangeSchema } from '../../wire';

export const truthParams = rangeSchema.superRefine(checkRange);
export type TruthParams = z.infer<typeof truthParams>;

const share = z.number().describe('0 to 1');

const rankingSchema = z
  .object({
    pairs: z.number().describe('Pairs of campaigns of which one truly brought more for its cost than the other'),
    right: z.number().describe('Of those the pairs that are told in that order'),
  })
  .optional()
  .describe('By return on ad spend; absent where fewer than two campaigns have cost');

export const truthResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  orders: z.number().describe('Orders whose cause the simulation knows'),
  revenue: moneySchema.describe('Of those, net of refunds'),
  caused: moneySchema.describe('Of that what an ad caused: without it the buyer would not have bought'),
  notKnown: z
    .object({ orders: z.number(), revenue: moneySchema })
    .describe('Orders that were not simulated, as those placed by hand in the demo shop: left out'),
  models: z
    .array(
      z.object({
        id: modelIdSchema,
        name: z.string(),
        explain: z.string(),
        overClaims: z.boolean(),
        recovered: share.describe('Part of what ads caused that the model credits to the very campaign that caused it'),
        overCredited: share.describe('Part of what the model credits to ads that those ads did not cause'),
        campaignError: z
          .number()
          .describe('Mean over campaigns of the difference between credited and caused, as a part of caused'),
        ranking: rankingSchema,
      }),
    )
    .describe('What finds most of what ads caused first'),
  campaigns: z
    .array(
      z.object({
        source: z.string(),
        campaign: z.string().optional(),
        orders: z.number().describe('Orders that it caused'),
        caused: moneySchema,
        credited: z.partialRecord(modelIdSchema, moneySchema),
        spend: z
          .object({
            cost: moneySchema.describe('Of the ads of the same days'),
            trueReturn: z.string().describe('What it caused, divided by its cost'),
            returns: z.partialRecord(modelIdSchema, z.string()).describe('What each model credits it, divided by its cost'),
            claimedReturn: z.string().optional().describe('What its platform claims, divided by its cost'),
          })
          .optional()
          .describe('Absent where it has no cost. Both revenue and cost are of the days asked for: by the day of the order'),
      }),
    )
    .describe('Paid campaigns, what caused most first'),
  claims: rankingSchema.describe('The same of what platforms claim, of campaigns that they claim anything for'),
});
export type TruthResult = z.infer<typeof truthResult>;
