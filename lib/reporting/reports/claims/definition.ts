/**
 * What ad platforms would claim: every platform takes the whole of an order for a click of its own within its own window, so that
 * one order is claimed by several. The orders, the sum of what is claimed, and what the store really sold.
 */
import { z } from 'zod';
import { labelDimensionSchema, labelFilterParam } from '../../label-filter';
import { orderFilterParams } from '../../order-filter';
import { checkRange, moneySchema, rangeSchema, revenueBasisSchema } from '../../wire';

export const claimsParams = rangeSchema
  .extend({
    by: labelDimensionSchema.optional().describe('`label:Brand`: adds `byLabel`, what is claimed by that label of the clicks'),
    label: labelFilterParam.describe(
      'Only claims for clicks that have this: `Brand:non-brand`; `Brand:` is what has no label Brand. Of several clicks a platform claims for its last',
    ),
    ...orderFilterParams,
  })
  .superRefine(checkRange)
  .superRefine(({ by, label }, context) => {
    if (by === undefined || label === undefined) return;
    context.addIssue({ code: 'custom', path: ['label'], message: 'does not go together with `by`: take one of them off' });
  });
export type ClaimsParams = z.infer<typeof claimsParams>;

/** How many platforms claim an order. */
export const claimCounts = ['none', 'one', 'several'] as const;
export type ClaimCount = (typeof claimCounts)[number];

const part = z.object({ orders: z.number(), revenue: moneySchema.describe('Net of refunds') });
export type ClaimPart = z.infer<typeof part>;

export const claimsResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  revenueBasis: revenueBasisSchema,
  store: part,
  /** Each order once for every platform that would claim it. */
  claimed: part.describe('More than `store` where orders are claimed twice'),
  /** The store's orders by how many platforms would claim them: together they are `store`. */
  counts: z.record(z.enum(claimCounts), part),
  /** Claiming most first. */
  platforms: z.array(
    z.object({
      platform: z.string(),
      name: z.string(),
      clickDays: z.number().describe('How long after a click it claims an order'),
      isAssumed: z.boolean().describe('Its own default is not known to us'),
      source: z.string().optional(),
      read: z.string().optional().describe('When the source was read'),
      claimed: part,
      alone: part.describe('Of these, what no other platform would claim'),
    }),
  ),
  /** Orders that both would claim, whoever else does; each pair once. */
  pairs: z.array(part.extend({ platforms: z.tuple([z.string(), z.string()]) })),
  byLabel: z
    .array(
      z.object({
        value: z.string().optional().describe('Absent: the click has no such label'),
        claimed: part.describe('Each order once for every platform'),
        platforms: z.array(z.object({ platform: z.string(), claimed: part })),
      }),
    )
    .optional()
    .describe('With `by`: `claimed` by the label of the clicks, claiming most first; together they are `claimed`'),
  otherCurrencies: z.array(z.object({ orders: z.number(), revenue: moneySchema })).describe('Not contained'),
});
export type ClaimsResult = z.infer<typeof claimsResult>;
