/**
 * Tieback's own API, server to server: events as the snippet sends them, with what only a server knows (the visitor's id, the buyer's browser),
 * and orders as a store thinks of them. Times may lie years back, for a backfill.
 */
import { z } from 'zod';
import { fail, ok } from '@/lib/core/result';
import { browserIdsSchema, clientSchema, type SourceEvent, wireEventSchema, wireUserSchema } from '@/lib/model/event';
import { CHARGEBACK, purchaseStatuses } from '@/lib/model/purchase';
import { salesChannels } from '@/lib/model/sales-channel';
import { noSettings, type ParsedEvent, type SourceDefinition } from '../define';
import { contentHash, messageId } from '../fields';
import { readMending } from '../mend';
import { readEvent as readWireEvent } from '../snippet/parse';

/** What goes into one request; an order with its refunds may be as many events as the schema allows. */
export const API_EVENTS_MAX = 1_000;
export const API_ORDERS_MAX = 500;
const REFUNDS_MAX = 100;

export const apiEventSchema = wireEventSchema.extend({
  context: z
    .object({
      /** The id that the snippet gave the browser: `tieback('id', ...)`. */
      visitor: z.string().optional(),
      userAgent: z.string().max(512).optional(),
      ip: z.string().max(64).optional(),
      client: clientSchema.optional(),
      browserIds: browserIdsSchema.optional(),
    })
    .optional(),
});
export const apiEventsSchema = z.object({ events: z.array(z.unknown()) });

const amount = z.union([z.string().max(40), z.number()]);
const time = z.string().max(40);
export const apiOrderSchema = z.object({
  id: z.union([z.string().min(1).max(200), z.number().int()]).transform(String),
  status: z.enum(purchaseStatuses).default('paid'),
  orderedAt: time,
  /** The version: of two statements on one order the later counts. */
  updatedAt: time.optional(),
  /** Absent: the site's own, unless the site's settings want it stated. */
  currency: z.string().optional(),
  /** What the buyer pays, tax and shipping included. */
  total: amount,
  /** What has come in so far, where an order is paid in parts; refunds are not taken off. */
  received: amount.optional(),
  tax: amount.optional(),
  shipping: amount.optional(),
  discount: amount.optional(),
  coupon: z.string().max(200).optional(),
  /** How it was placed; online where nothing is said. */
  salesChannel: z.enum(salesChannels).optional(),
  marketplace: z.string().max(100).optional(),
  subscriptionId: z.string().max(200).optional(),
  /** What of it was paid with gift cards. Items that are gift cards say `gift_card: true`. */
  giftCardsUsed: amount.optional(),
  /** Which of the customer's orders it is: 1 is the first. */
  customerOrderIndex: z.number().int().min(1).optional(),
  newCustomer: z.boolean().optional(),
  test: z.boolean().optional(),
  items: z.array(z.record(z.string(), z.unknown())).max(5_000).optional(),
  customer: wireUserSchema.extend({ id: wireUserSchema.shape.userId }).optional(),
  /** The visitor's id, and the cart's or checkout's token, where the store carried them along. */
  visitor: z.string().optional(),
  cartToken: z.string().max(200).optional(),
  checkoutToken: z.string().max(200).optional(),
  landingPage: z.url().max(4096).optional(),
  referrer: z.string().max(4096).optional(),
  refunds: z
    .array(
      z.object({
        id: z.string().min(1).max(80),
        refundedAt: time,
        /** Told again with another amount it is corrected; zero: it came to nothing. */
        amount: amount.optional(),
        /** What of the amount is tax, and what is shipping. */
        tax: amount.optional(),
        shipping: amount.optional(),
        reason: z.literal(CHARGEBACK).optional(),
        /** Which lines went back: `line_id` or `item_id`, quantity and value. */
        items: z.array(z.record(z.string(), z.unknown())).max(5_000).optional(),
      }),
    )
    .max(REFUNDS_MAX)
    .optional(),
});
export const apiOrdersSchema = z.object({ orders: z.array(z.unknown()) });

export const api: SourceDefinition = {
  kind: 'api',
  name: 'Tieback API',
  summary: 'Events and orders from your own servers, also those of the past.',
  category: 'api',
  authority: 2,
  key: { by: 'write-key', read: () => undefined },
  limits: { bodyBytes: 2_000_000, events: API_ORDERS_MAX * (1 + REFUNDS_MAX), propertiesBytes: 1_000_000, ageDays: 36_500 },
  settings: noSettings,
  fields: [],
  parse: (request, json) => {
    const schema = request.path === 'orders' ? apiOrdersSchema : apiEventsSchema;
    const parsed = schema.safeParse(json);
    if (!parsed.success) {
      const field = request.path === 'orders' ? 'orders' : 'events';
      return fail({ reason: 'malformed_batch', field, detail: `must be a list: {"${field}": [...]}` });
    }
    const [list, most] = 'orders' in parsed.data ? [parsed.data.orders, API_ORDERS_MAX] : [parsed.data.events, API_EVENTS_MAX];
    if (list.length > most) {
      return fail({ reason: 'too_many_events', detail: `The request has ${list.length}; at most ${most} go into one.` });
    }
    return ok({ events: 'orders' in parsed.data ? list.flatMap(readOrder) : list.map(readEvent) });
  },
};

function readEvent(json: unknown): ParsedEvent {
  const parsed = apiEventSchema.safeParse(json);
  return parsed.success ? { id: parsed.data.id, read: ok(parsed.data) } : readWireEvent(apiEventSchema, json);
}

/** An order is a purchase, and a refund event for each of its refunds; sent again unchanged, all of them are duplicates. */
function readOrder(json: unknown): ParsedEvent[] {
  const parsed = readMending(apiOrderSchema, json);
  if (!parsed.ok) return [{ read: parsed }];
  const { notes, value: stated } = parsed.value;
  const { id, orderedAt, updatedAt, customer, visitor, landingPage, referrer, refunds = [], ...order } = stated;
  const user = customer && { ...customer, userId: customer.id ?? customer.userId };
  const event: SourceEvent = {
    id: messageId('api', 'order', id, contentHash(stated)),
    name: 'purchase',
    at: updatedAt ?? orderedAt,
    user,
    page: landingPage ? { url: landingPage, referrer } : undefined,
    properties: {
      transaction_id: id,
      status: order.status,
      currency: order.currency,
      value: order.total,
      received: order.received,
      tax: order.tax,
      shipping: order.shipping,
      discount: order.discount,
      coupon: order.coupon,
      sales_channel: order.salesChannel,
      marketplace: order.marketplace,
      subscription_id: order.subscriptionId,
      gift_cards_used: order.giftCardsUsed,
      customer_order_index: order.customerOrderIndex,
      new_customer: order.newCustomer,
      test: order.test,
      items: order.items,
      cart_token: order.cartToken,
      checkout_token: order.checkoutToken,
      ordered_at: orderedAt,
      updated_at: updatedAt,
    },
    context: { visitor },
  };
  const back = refunds.map((refund): ParsedEvent => {
    const { reason, amount: value, items, tax, shipping } = refund;
    const about = { transaction_id: id, refund_id: refund.id, currency: order.currency };
    const properties = { ...about, value, tax, shipping, reason, items };
    const key = messageId('api', 'refund', id, refund.id, ...(value === undefined ? [] : [String(value)]));
    const wire = { id: key, name: 'refund', at: refund.refundedAt, properties, user };
    return { id: wire.id, read: ok(wire) };
  });
  return [{ id: event.id, read: ok(event), ...(notes.length > 0 && { notes }) }, ...back];
}
