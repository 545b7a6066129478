/**
 * One conversion as a message: everything that is known of it in plain JSON, hashed where it names a person. Amounts are decimal
 * text with their currency, times ISO 8601. The form is a contract with the stores' servers: members are added, never changed.
 */
import type { Currency } from '@/lib/core/currency';
import { formatDecimal, type Money } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { unitText } from '../money';
import { compact, mintedIds } from '../user';

/** "Limited to a limited set of characters [a-zA-Z0-9_]", with full stops between the levels. */
const TYPE = /^\w+(\.\w+)*$/;

type WebhookAmount = { amount: string; currency: Currency };
type WebhookMessage = { type: string; timestamp: string; data: Record<string, unknown> };

/** The message, or why it could not be one. */
export function prepareWebhook(conversion: MappedConversion): Result<Prepared, Skip> {
  if (!TYPE.test(conversion.as)) {
    return fail({
      reason: 'incomplete',
      detail: 'An event type consists of letters, digits and _, with dots between its parts.',
    });
  }
  const { browserIds, clicks, withheld } = mintedIds(conversion);
  const item: WebhookMessage = {
    type: conversion.as,
    timestamp: conversion.occurredAt.toISOString(),
    data: { ...identityOf(conversion), ...orderOf(conversion), ...buyerOf({ ...conversion, browserIds, clicks }) },
  };
  const contact = conversion.contact ? [{ field: 'contact', why: 'Only hashes of personal data leave this system.' }] : [];
  return ok({ item, withheld: [...contact, ...withheld] });
}

function identityOf({ key, eventId, rule, name, page, searchTerm, properties, params }: MappedConversion) {
  return {
    key,
    eventId,
    ...(rule && { rule }),
    name,
    page,
    searchTerm,
    properties: compact(properties),
    params: compact(params),
  };
}

function orderOf(conversion: MappedConversion) {
  const { orderKey, salesChannel, refund, coupon, items, newCustomer } = conversion;
  return {
    orderKey,
    ...(salesChannel && { salesChannel }),
    value: amountOf(conversion.value),
    tax: amountOf(conversion.tax),
    shipping: amountOf(conversion.shipping),
    discount: amountOf(conversion.discount),
    coupon,
    refund: refund && {
      full: refund.full,
      orderedAt: refund.orderedAt?.toISOString(),
      remaining: amountOf(refund.remaining),
    },
    items: items.map(itemOf),
    newCustomer,
    lifetimeValue: amountOf(conversion.lifetimeValue),
  };
}

function buyerOf({ user, visitorId, personId, browserIds, client, clicks, consent, country }: MappedConversion) {
  return {
    user: compact(user),
    visitorId,
    personId,
    browserIds: compact(browserIds),
    client: compact(client),
    clicks: clicks.map((click) => ({ ...click, firstSeenAt: click.firstSeenAt.toISOString() })),
    consent,
    country,
  };
}

function itemOf({ price, exactPrice, discount, properties, ...item }: ConversionItem) {
  return {
    ...item,
    price: price && { amount: unitText({ price, exactPrice }), currency: price.currency },
    discount: amountOf(discount),
    properties: compact(properties),
  };
}

function amountOf(money: Money | undefined): WebhookAmount | undefined {
  return money && { amount: formatDecimal(money), currency: money.currency };
}
