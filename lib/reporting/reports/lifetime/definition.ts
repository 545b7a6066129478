/**
 * Lifetime value by what won the customer: everybody whose first sale is of the range, all that they bought since, renewals too,
 * and the channel that earned most of that first sale.
 */
import { z } from 'zod';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { salesChannels } from '@/lib/model/sales-channel';
import { checkRange, moneySchema, rangeSchema, revenueBasisSchema } from '../../wire';

export const lifetimeParams = rangeSchema
  .extend({ model: modelIdSchema.default('last_non_direct_click') })
  .superRefine(checkRange);
export type LifetimeParams = z.infer<typeof lifetimeParams>;

/**
 * What of a customer's orders a figure is of. A first order may be a renewal, where the subscription began before the orders
 * held.
 */
export const lifetimeParts = ['first', 'renewals', 'later'] as const;
export type LifetimePart = (typeof lifetimeParts)[number];

const figures = {
  customers: z.number(),
  notKnown: z.number().describe('Those of `customers` of whom nobody can tell whether they bought before the orders held'),
  first: moneySchema,
  renewals: moneySchema,
  later: moneySchema,
  total: moneySchema.describe('All of it, net of refunds'),
};

const lifetimeRow = z.object({
  key: z.string().describe('For `wonBy` of the list of orders'),
  /**
   * `earlier`: the shop says that they bought before; `left_out`: a rule of the site leaves their first order out of
   * attribution.
   */
  kind: z.enum(['channel', 'unattributed', 'left_out', 'earlier']),
  channel: z.string().optional(),
  salesChannel: z.enum(salesChannels).optional().describe('How the first order was placed that a rule leaves out'),
  ...figures,
});
export type LifetimeRow = z.infer<typeof lifetimeRow>;

export const lifetimeResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  revenueBasis: revenueBasisSchema,
  model: modelIdSchema,
  /** Worth most first. */
  rows: z.array(lifetimeRow),
  /** Orders of the range without a buyer: nobody's lifetime. */
  withoutBuyer: z.object({ orders: z.number(), revenue: moneySchema }),
  totals: z.object(figures).describe('Of all rows, and without what has no buyer'),
  historyFrom: z.string().optional().describe('When the first order was placed that is held; absent without orders'),
  otherCurrencies: z.array(moneySchema).describe('What these customers bought in other currencies; not contained'),
});
export type LifetimeResult = z.infer<typeof lifetimeResult>;
