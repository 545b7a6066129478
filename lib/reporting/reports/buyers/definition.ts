/**
 * New against returning: what each day's sales were to whom. A shop's own word on its buyer comes before the orders held; where
 * neither can tell, the buyer is not known and counts as neither.
 */
import { z } from 'zod';
import { buyerKinds } from '@/lib/model/order-kind';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { orderFilterParams } from '../../order-filter';
import { earnerFilterParams } from '../sessions/visit-filter';
import { checkCompared, checkRange, comparedParams, moneySchema, rangeSchema } from '../../wire';

export const buyersParams = rangeSchema
  .extend({
    ...comparedParams,
    salesChannel: orderFilterParams.salesChannel,
    kind: orderFilterParams.kind,
    model: modelIdSchema.default('last_non_direct_click').describe('Under which the visit earned something of an order'),
    ...earnerFilterParams,
  })
  .superRefine(checkRange)
  .superRefine(checkCompared);
export type BuyersParams = z.infer<typeof buyersParams>;

/** Whose word it is whether a buyer is new. */
export const tellers = ['shop', 'history'] as const;
export type Teller = (typeof tellers)[number];

const part = z.object({ orders: z.number(), revenue: moneySchema.describe('Net of refunds') });
const kinds = z.record(z.enum(buyerKinds), part);
const sums = part.extend({
  kinds: z.record(
    z.enum(buyerKinds),
    part.extend({ toldBy: z.record(z.enum(tellers), part).describe('By the shop’s word, or by the orders that are held') }),
  ),
});
export type BuyerSums = z.infer<typeof sums>;

export const buyersResult = z.object({
  from: z.string(),
  to: z.string(),
  compareFrom: z.string().optional(),
  compareTo: z.string().optional(),
  finishedTo: z.string().optional(),
  timeZone: z.string(),
  currency: z.string(),
  total: sums,
  compared: sums.optional(),
  finished: sums.optional().describe('Of the days before `finishedTo`: what `compared` stands beside'),
  days: z.array(z.object({ day: z.string(), kinds })),
  comparedDays: z.array(z.object({ day: z.string(), kinds })).optional(),
  historyFrom: z.string().optional().describe('When the first order was placed that is held; absent without orders'),
  otherCurrencies: z.array(part).describe('Not contained'),
});
export type BuyersResult = z.infer<typeof buyersResult>;
