/** The credit receipt: why one order was credited as it was, down to the stored clicks and events. */
import { receiptCosts } from './cost-schema';
import { z } from 'zod';
import { touchRejections } from '@/lib/model/credit';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { identifierKinds, presentedKinds, setAsideReasons } from '@/lib/model/person';
import { purchaseStatuses } from '@/lib/model/purchase';
import { joinKinds } from '../quality/definition';
import { moneySchema } from '../../wire';
import { orderRow } from '../orders/definition';

export const shareSchema = z.object({
  model: modelIdSchema,
  share: z.string().describe('Decimal text from 0 to 1, at most six decimals'),
  amount: moneySchema.describe('Net of refunds'),
});

export const touchSchema = z.object({
  id: z.string(),
  at: z.string(),
  kind: z.string(),
  channel: z.string(),
  source: z.string().optional(),
  medium: z.string().optional(),
  campaign: z.string().optional(),
  campaignId: z.string().optional(),
  adGroup: z.string().optional(),
  ad: z.string().optional(),
  keyword: z.string().optional(),
  platform: z.string().optional(),
  paid: z.boolean(),
  clickId: z.object({ param: z.string(), value: z.string() }).optional(),
  /** Every click id of the landing URL, the credited one included. */
  clickIds: z.array(z.object({ param: z.string(), platform: z.string(), value: z.string() })),
  clickIdLikelyStripped: z.boolean(),
  repeatedClickId: z.boolean().describe('Another browser had brought the click id before'),
  anothers: z.string().optional().describe('Why the touch counts though it is not known to be the buyer’s'),
  landingUrl: z.string().optional(),
  referrer: z.string().optional(),
  visitorId: z.string(),
  device: z.string().optional(),
  eventId: z.string(),
});

export const receiptResult = z.object({
  order: orderRow.extend({
    tax: moneySchema,
    shipping: moneySchema,
    discount: moneySchema,
    coupon: z.string().optional(),
    visitorId: z.string().optional(),
    personId: z.string().optional(),
  }),
  timeZone: z.string(),
  lookbackDays: z.number(),
  model: modelIdSchema.describe('The model whose leading touch is `order.credited`'),
  models: z.array(z.object({ id: modelIdSchema, name: z.string(), explain: z.string(), overClaims: z.boolean() })),
  /** In time order; `credits` has one entry for each model under which the touch earned something. */
  touches: z.array(touchSchema.extend({ credits: z.array(shareSchema) })),
  rejected: z.array(
    touchSchema.extend({
      reason: z.enum(touchRejections),
      explain: z.string(),
      credits: z.array(shareSchema).describe('Of own models that count direct visits though the site leaves them out'),
    }),
  ),
  /** Said where the buyer had more touches than are considered. */
  pathLimit: z.string().optional().describe('What was left out of a path that is too long, and why'),
  unattributed: z.array(shareSchema),
  refunds: z.array(z.object({ amount: moneySchema, refundedAt: z.string(), eventId: z.string() })),
  person: z
    .object({
      id: z.string(),
      firstSeenAt: z.string(),
      /** Hashes are shortened to their first 12 digits. */
      identifiers: z.array(
        z.object({
          kind: z.enum(identifierKinds),
          value: z.string(),
          firstSeenAt: z.string(),
          setAside: z.enum(setAsideReasons).optional(),
        }),
      ),
      merges: z
        .array(
          z.object({
            id: z.string(),
            mergedAt: z.string(),
            kind: z.enum(presentedKinds),
            value: z.string(),
            eventId: z.string(),
            winnerId: z.string().describe('Whom the other was joined with, as first seen'),
            loserId: z.string(),
            loser: z
              .object({
                visitors: z.array(z.string()).describe('The browsers that were theirs alone'),
                orders: z.number().describe('The orders that were theirs alone'),
              })
              .describe('What the other had brought in'),
          }),
        )
        .describe('What joined whom; the decision people_parted parts them again'),
      partings: z
        .array(
          z.object({
            eventId: z.string(),
            at: z.string(),
            personId: z.string(),
            otherPersonId: z.string(),
            kind: z.enum(presentedKinds).describe('Evidence of this kind, and weaker, joins them no more'),
            by: z.string(),
            reason: z.string().optional(),
          }),
        )
        .describe('With whom somebody said that this buyer is not one'),
      aliases: z
        .array(
          z.object({
            eventId: z.string(),
            at: z.string(),
            customers: z.array(z.string()).describe('The two customer ids; empty once they were erased'),
            by: z.string().optional().describe('The name of the API key'),
            undone: z.boolean(),
          }),
        )
        .describe('Aliases that joined two known customers, sent with an API key'),
      visitors: z.array(
        z.object({
          id: z.string(),
          firstSeenAt: z.string(),
          lastSeenAt: z.string(),
          device: z.string().optional(),
          browser: z.string().optional(),
          os: z.string().optional(),
          country: z.string().optional(),
        }),
      ),
    })
    .optional(),
  names: z
    .array(z.object({ kind: z.string(), value: z.string(), source: z.string(), eventId: z.string(), ambiguous: z.boolean() }))
    .describe('What the order is called, and the event that first said so'),
  /** What every source said of the order; the one that decides its money and state is marked. */
  statements: z.array(
    z.object({
      eventId: z.string(),
      source: z.string(),
      occurredAt: z.string(),
      status: z.enum(purchaseStatuses),
      total: moneySchema,
      presentment: moneySchema.optional().describe('The total as the buyer saw it, where that was in another currency'),
      decides: z.boolean(),
      /** Sent by the buyer's own browser. */
      browser: z.boolean(),
      visitorId: z.string().optional(),
    }),
  ),
  items: z
    .array(
      z.object({
        id: z.string().optional(),
        name: z.string().optional(),
        quantity: z.number().optional(),
        price: moneySchema.optional().describe('Of one piece, in the currency of the statement'),
      }),
    )
    .describe('What was bought, by the statement that decides; of a very long order the first lines'),
  itemCount: z.number().describe('How many lines that statement has'),
  costs: receiptCosts.optional(),
  /** The strongest tie between the order and a browser. */
  joinedBy: z.object({
    kind: z.enum(joinKinds),
    explain: z.string(),
  }),
  /** Said where an identifier of the order names nobody any more. */
  joinLimit: z.string().optional().describe('Which identifier of the order joins nobody any more, and why'),
  changes: z.array(
    z.object({
      changedAt: z.string(),
      cause: z.string(),
      explain: z.string(),
      reason: z.string().optional().describe('What somebody gave as the reason of a decision'),
      eventId: z.string(),
    }),
  ),
  /** The raw events that spoke of the order, as stored. */
  events: z.array(
    z.object({
      id: z.string(),
      role: z.enum(['decides', 'stated', 'refunded', 'decision']),
      source: z.string(),
      name: z.string(),
      occurredAt: z.string(),
      receivedAt: z.string(),
      payload: z.unknown(),
    }),
  ),
});
export type ReceiptResult = z.infer<typeof receiptResult>;
export type ReceiptTouch = z.infer<typeof touchSchema>;
export type ReceiptShare = z.infer<typeof shareSchema>;
