/**
 * Stripe's webhooks (https://docs.stripe.com/api/events/types, read 2026-11): Checkout, payments, refunds, and the invoices of subscriptions.
 * A completed session whose payment is still under way is a pending order; the asynchronous result tells the rest.
 */
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import { listOf, member, textOf } from '@/lib/core/json';
import { fail, ok } from '@/lib/core/result';
import type { PurchaseStatus } from '@/lib/model/purchase';
import type { ParsedEvent, SourceDefinition } from '../define';
import { amountOf } from './amount';
import { disputeEvents } from './dispute';
import { buyerOf, contextOf, defined, idOf, isOfInvoice, moneyOf, namesOf, orderKeyOf, subscriptionOf } from './order';
import { type StripeSettings, stripeSettingsSchema } from './settings';
import { verifyStripe } from './signature';

export const stripe: SourceDefinition = {
  kind: 'stripe',
  name: 'Stripe',
  summary: 'Checkout sessions, payments, refunds and subscription invoices, as Stripe settled them.',
  category: 'orders',
  authority: 3,
  takesPayments: true,
  key: { by: 'webhook', verify: verifyStripe },
  limits: { bodyBytes: 2_000_000, events: 100, propertiesBytes: 1_000_000, ageDays: 3_650 },
  settings: stripeSettingsSchema,
  fields: [
    {
      name: 'endpoint',
      label: 'Endpoint',
      help: 'Stripe: Developers, Webhooks, Add endpoint. Enter the address above and choose checkout.session.completed, checkout.session.async_payment_succeeded, checkout.session.async_payment_failed, payment_intent.succeeded, invoice.paid, charge.refunded, refund.failed and the charge.dispute events.',
    },
    {
      name: 'secret',
      label: 'Signing secret',
      help: 'On the endpoint’s page: Reveal signing secret. It begins with whsec_.',
      secret: true,
    },
    {
      name: 'metadata',
      label: 'The visitor',
      help: 'When you create the Checkout session, put the order’s number into metadata.order_id and the id from tieback("id", ...) into metadata.tieback_visitor; set them on payment_intent_data.metadata too, so that refunds name the order.',
    },
  ],
  parse: (_request, json, settings) => {
    const event = { id: textOf(member(json, 'id')), type: textOf(member(json, 'type')), object: member(json, 'data', 'object') };
    if (!event.id || !event.type || typeof event.object !== 'object' || event.object === null) {
      return fail({
        reason: 'malformed_batch',
        field: 'data.object',
        detail: 'must be a Stripe event with an id, a type and an object',
      });
    }
    const created = Number(textOf(member(json, 'created')));
    if (!(created > 0 && created * SECOND_MS < 4_102_444_800_000 + DAY_MS)) {
      return fail({ reason: 'malformed_batch', field: 'created', detail: 'must be seconds since 1970' });
    }
    const at = new Date(created * SECOND_MS).toISOString();
    const told = {
      ...event,
      id: event.id.slice(0, 80),
      type: event.type,
      at,
      previous: member(json, 'data', 'previous_attributes'),
    };
    return ok({ events: eventsOf(told, stripeSettingsSchema.parse(settings)) });
  },
};

type Told = { id: string; type: string; at: string; object: unknown; previous: unknown };

function eventsOf(told: Told, settings: StripeSettings): ParsedEvent[] {
  const { object } = told;
  const paid = member(object, 'payment_status') !== 'unpaid';
  const isCheckout = settings.orderFrom === 'checkout';
  // A session that only saves a card sells nothing.
  if (member(object, 'mode') === 'setup') return [];
  switch (told.type) {
    case 'checkout.session.completed':
      if (isTrial(object)) return [trial(told)];
      return isCheckout ? [purchase(told, settings, paid ? 'paid' : 'pending', member(object, 'amount_total'))] : [];
    case 'checkout.session.async_payment_succeeded':
      return isCheckout ? [purchase(told, settings, 'paid', member(object, 'amount_total'))] : [];
    case 'checkout.session.async_payment_failed':
      return isCheckout ? [purchase(told, settings, 'cancelled', member(object, 'amount_total'))] : [];
    case 'payment_intent.succeeded':
      return isCheckout || isOfInvoice(object)
        ? []
        : [purchase(told, settings, 'paid', member(object, 'amount_received') ?? member(object, 'amount'))];
    case 'invoice.paid':
      if (isFirstOfCheckout(object) && (isCheckout || member(object, 'amount_paid') === 0)) return [];
      return [invoice(told)];
    case 'charge.refunded':
      return refunds(told, settings);
    case 'refund.updated':
    case 'refund.failed':
    case 'charge.refund.updated':
      return refundFailed(told, settings);
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
      return disputeEvents(told, settings);
    default:
      return [];
  }
}

function purchase(
  told: Told,
  settings: StripeSettings,
  status: PurchaseStatus,
  total: unknown,
  more: Record<string, unknown> = {},
): ParsedEvent {
  const { object, at } = told;
  const id = `stripe:${told.id}`;
  const user = buyerOf(object);
  return {
    id,
    read: ok({
      id,
      name: 'purchase',
      at,
      properties: defined({
        transaction_id: orderKeyOf(object, settings),
        order_names: namesOf(object),
        status,
        ...moneyOf(object, total),
        test: member(object, 'livemode') === false ? true : undefined,
        ordered_at: secondsOf(member(object, 'created')),
        updated_at: at,
        ...more,
      }),
      ...(user && { user }),
      context: contextOf(object),
    }),
  };
}

/** A subscription that begins with nothing to pay. */
function isTrial(session: unknown): boolean {
  return member(session, 'mode') === 'subscription' && member(session, 'amount_total') === 0;
}

/** No order: the first money makes one, with the path of the trial. */
function trial({ id: eventId, at, object }: Told): ParsedEvent {
  const id = `stripe:${eventId}`;
  const user = buyerOf(object);
  const properties = defined({
    subscription_id: subscriptionOf(object),
    test: member(object, 'livemode') === false ? true : undefined,
  });
  return { id, read: ok({ id, name: 'start_trial', at, properties, ...(user && { user }), context: contextOf(object) }) };
}

/** The invoice of a subscription: the first one of a Checkout session is the session's own order. */
function isFirstOfCheckout(invoiceObject: unknown): boolean {
  return member(invoiceObject, 'billing_reason') === 'subscription_create';
}

function invoice(told: Told): ParsedEvent {
  const subscription = isFirstOfCheckout(told.object) ? 'first' : 'renewal';
  const { object } = told;
  const renewed = {
    transaction_id: textOf(member(object, 'id')),
    subscription,
    subscription_id: subscriptionOf(object),
    new_customer: subscription === 'renewal' ? false : undefined,
  };
  return purchase(told, stripeSettingsSchema.parse({}), 'paid', member(object, 'amount_paid'), defined(renewed));
}

/** Of a refund whose money stayed with the store. https://docs.stripe.com/api/refunds/object (read 2026-11) */
const fallenThrough: ReadonlySet<unknown> = new Set(['failed', 'canceled']);

/** One refund event for each refund of the charge; where they are not listed, for what this event added to the sum. */
function refunds(told: Told, settings: StripeSettings): ParsedEvent[] {
  const { object, previous } = told;
  const listed = listOf(member(object, 'refunds', 'data')).filter((refund) => textOf(member(refund, 'id')));
  const standing = listed.filter((refund) => !fallenThrough.has(member(refund, 'status')));
  if (listed.length > 0) {
    return standing.map((refund) => refundEvent(told, settings, textOf(member(refund, 'id')) ?? '', member(refund, 'amount')));
  }
  const [sum, before] = [member(object, 'amount_refunded'), member(previous, 'amount_refunded') ?? 0].map((value) =>
    Number(textOf(value)),
  );
  if (sum === undefined || before === undefined || !Number.isSafeInteger(sum - before) || sum <= before) return [];
  return [refundEvent(told, settings, `${textOf(member(object, 'id'))}:${sum}`, sum - before)];
}

/** A refund that failed gives its money to the store again. One that succeeds is told of by its charge, under the same id. */
function refundFailed(told: Told, settings: StripeSettings): ParsedEvent[] {
  const refundId = textOf(member(told.object, 'id'));
  if (!refundId || !fallenThrough.has(member(told.object, 'status'))) return [];
  return [refundEvent(told, settings, refundId, 0)];
}

/** What went back of the money of a charge, or of the charge that a refund names. */
function refundEvent({ object, at }: Told, settings: StripeSettings, refundId: string, minor: unknown): ParsedEvent {
  const currency = textOf(member(object, 'currency'))?.toUpperCase();
  const value = amountOf(minor, currency);
  // Told again with another amount it is a correction, and not a repetition.
  const id = `stripe:refund:${refundId.slice(0, 60)}:${value ?? ''}`;
  // A charge of an invoice carries none of the store's own words, and the invoice is the order.
  const orderKey = idOf(member(object, 'invoice')) ?? orderKeyOf(object, { ...settings, orderReference: 'metadata' });
  const about = { transaction_id: orderKey, order_names: namesOf(object), refund_id: refundId, currency, value, updated_at: at };
  return { id, read: ok({ id, name: 'refund', at, properties: defined(about) }) };
}

function secondsOf(value: unknown): string | undefined {
  const seconds = Number(textOf(value));
  return seconds > 0 && seconds < 4_102_444_800 ? new Date(seconds * SECOND_MS).toISOString() : undefined;
}
