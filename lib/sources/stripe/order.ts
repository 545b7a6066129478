/** What Stripe's objects say of an order: which one, whose, and for how much. */
import { listOf, member, textOf } from '@/lib/core/json';
import { type SourceEvent, TEXT_LENGTH_MAX } from '@/lib/model/event';
import { amountOf } from './amount';
import type { StripeSettings } from './settings';

/**
 * The order that an object belongs to: what the store wrote into it, else the payment, which a refund names too. A subscription's
 * session has an invoice in a payment's place.
 */
export function orderKeyOf(object: unknown, { orderReference, metadataKey }: StripeSettings): string | undefined {
  const reference = orderReference === 'client_reference_id' ? textOf(member(object, 'client_reference_id')) : undefined;
  const written = textOf(member(object, 'metadata', metadataKey));
  const made = idOf(member(object, 'payment_intent')) ?? idOf(member(object, 'invoice')) ?? textOf(member(object, 'id'));
  return reference ?? written ?? made;
}

/** All that Stripe calls what was paid: until API version 2025-03-31 objects name each other, since then in lists. */
export function namesOf(object: unknown): Record<string, unknown> {
  const own = textOf(member(object, 'id')) ?? '';
  const listed = listOf(member(object, 'payments', 'data')).map((entry) => member(entry, 'payment'));
  const payments = [
    ...['payment_intent', 'charge', 'latest_charge'].map((name) => idOf(member(object, name))),
    ...listed.flatMap((payment) => [idOf(member(payment, 'payment_intent')), idOf(member(payment, 'charge'))]),
    /^(pi|ch|py)_/.test(own) ? own : undefined,
  ];
  const names = {
    payment: [...new Set(payments.filter((id) => id !== undefined))],
    session: /^cs_/.test(own) ? [own] : [],
    invoice: [idOf(member(object, 'invoice')), /^in_/.test(own) ? own : undefined].filter((id) => id !== undefined),
  };
  return Object.fromEntries(Object.entries(names).filter(([, ids]) => ids.length > 0));
}

/** The subscription of a session or an invoice, wherever the API version has it. */
export function subscriptionOf(object: unknown): string | undefined {
  return (
    idOf(member(object, 'subscription')) ??
    idOf(member(object, 'parent', 'subscription_details', 'subscription')) ??
    idOf(member(object, 'subscription_details', 'subscription'))
  );
}

/** Whether an invoice was paid with it: the invoice is the order then. Named until API version 2025-03-31, since then only described. */
export function isOfInvoice(payment: unknown): boolean {
  const described = /^Subscription (creation|update)$/.test(textOf(member(payment, 'description')) ?? '');
  return described || idOf(member(payment, 'invoice')) !== undefined;
}

/** The id of an object, whether it was sent as an id or expanded. */
export function idOf(value: unknown): string | undefined {
  return textOf(value) ?? textOf(member(value, 'id'));
}

/** The money of a session, a payment or an invoice, as decimal text of its currency. */
export function moneyOf(object: unknown, total: unknown): Record<string, unknown> {
  const currency = textOf(member(object, 'currency'))?.toUpperCase();
  const amount = (value: unknown) => amountOf(value, currency);
  return defined({
    currency,
    value: amount(total),
    tax: amount(member(object, 'total_details', 'amount_tax') ?? member(object, 'tax')),
    shipping: amount(member(object, 'total_details', 'amount_shipping') ?? member(object, 'shipping_cost', 'amount_total')),
    discount: amount(member(object, 'total_details', 'amount_discount')),
  });
}

/** Who paid. */
export function buyerOf(object: unknown): SourceEvent['user'] {
  const details = ['customer_details', 'billing_details', 'customer_address'].map((name) => member(object, name)).find(Boolean);
  const [firstName, ...rest] = (short(member(details, 'name')) ?? short(member(object, 'customer_name')) ?? '').split(' ');
  const user = defined({
    userId: idOf(member(object, 'customer'))?.slice(0, TEXT_LENGTH_MAX),
    email: short(member(details, 'email')) ?? short(member(object, 'customer_email')) ?? short(member(object, 'receipt_email')),
    phone: short(member(details, 'phone')),
    firstName: firstName || undefined,
    lastName: rest.join(' ') || undefined,
    city: short(member(details, 'address', 'city')),
    region: short(member(details, 'address', 'state')),
    postalCode: short(member(details, 'address', 'postal_code')),
    country: short(member(details, 'address', 'country')),
  });
  return Object.keys(user).length > 0 ? user : undefined;
}

/** What the store's page put into the metadata: our visitor's id and the ad platforms' cookies. */
export function contextOf(object: unknown): SourceEvent['context'] {
  const said = (name: string) => short(member(object, 'metadata', name));
  const browserIds = defined({
    fbp: said('fbp') ?? said('_fbp'),
    fbc: said('fbc') ?? said('_fbc'),
    ga: said('ga') ?? said('_ga'),
  });
  return defined({
    visitor: said('tieback_visitor'),
    browserIds: Object.keys(browserIds).length > 0 ? browserIds : undefined,
  });
}

function short(value: unknown): string | undefined {
  return textOf(value)?.slice(0, TEXT_LENGTH_MAX);
}

/** Without members that are undefined. */
export function defined<Value extends Record<string, unknown>>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Value;
}
