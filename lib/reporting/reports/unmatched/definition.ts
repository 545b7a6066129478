/** Money without an order: refunds, chargebacks, payments and purchases whose order is not known a day after they came. */
import { z } from 'zod';
import { cursorParam, timeInCursor } from '../../cursor';
import { checkRange, moneySchema, pageParams, rangeSchema } from '../../wire';

/** What may have no order. A payment is told of by its provider, a purchase by a page, an app or a server, and by no shop. */
export const unmatchedKinds = ['refund', 'chargeback', 'payment', 'purchase'] as const;

/** Where a page ended, and how many the list has: counted once, for the first page. */
export const unmatchedPlace = z.object({ at: timeInCursor, id: z.uuid(), total: z.number().int().min(0) });

export const unmatchedParams = pageParams
  .extend({
    cursor: cursorParam(unmatchedPlace),
    ...rangeSchema.shape,
    kind: z.enum(unmatchedKinds).optional().describe('Only these'),
    currency: z
      .union([z.literal(''), z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters')])
      .optional()
      .describe('Only money in this currency; empty: what states no amount'),
  })
  .superRefine(checkRange);
export type UnmatchedParams = z.infer<typeof unmatchedParams>;

export const unmatchedRow = z.object({
  kind: z.enum(unmatchedKinds),
  name: z.string().describe('What it calls its order'),
  source: z.string(),
  at: z.string(),
  eventId: z.string(),
  orderId: z.string().optional().describe('Of a payment or purchase: the order that it alone tells of'),
  money: moneySchema.optional().describe('Absent: all that was left of the order'),
});
export type UnmatchedRow = z.infer<typeof unmatchedRow>;

export const unmatchedSum = z.object({
  kind: z.enum(unmatchedKinds),
  count: z.number(),
  money: moneySchema.optional().describe('In one currency; absent: of those that state no amount'),
});
export type UnmatchedSum = z.infer<typeof unmatchedSum>;

export const unmatchedResult = z.object({
  rows: z.array(unmatchedRow),
  nextCursor: z.string().optional(),
  total: z.number().describe('How many the list has, on all its pages'),
});
export type UnmatchedResult = z.infer<typeof unmatchedResult>;
