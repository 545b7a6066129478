/**
 * A conversion put together from what is stored: the event, all statements of its order, and what its buyer's browser was last
 * known to be. Money and state are the order's; the page, the browser and its ids come from whoever saw them; hashes from whoever
 * knew them. Pure.
 */
import type { LastKnown, OwedOrder, OwedRefund } from '@/db/queries/conversion';
import type { LoggedEvent } from '@/db/queries/event-row';
import { effectiveConsent } from '@/lib/delivery/consent';
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { type Money, parseMoney } from '@/lib/core/money';
import type { Consent } from '@/lib/model/consent';
import type { Conversion, ConversionClick, ConversionItem } from '@/lib/model/conversion';
import type { StoredUser, WireUser } from '@/lib/model/event';
import { readRefund } from '@/lib/model/purchase';
import { consentPolicyFor, type Site } from '@/lib/model/site';
import { authorityOf } from '@/lib/sources/registry';

export type Known = {
  event: LoggedEvent;
  order?: OwedOrder;
  /** What platforms know the order by. */
  orderName?: string;
  /** The events that spoke of the order. */
  statements: LoggedEvent[];
  /** The order's refunds, oldest first; of a second copy that is taken back, only where they were sent under its name. */
  refunds: OwedRefund[];
  lastKnown?: LastKnown;
  clicks: ConversionClick[];
  lifetimeValue?: bigint;
  /** Opens what was sealed; undefined where it cannot be opened. */
  contactOf: (user: StoredUser) => WireUser | undefined;
};

export type Owed = { key: string; name: string; occurredAt: Date };

/** The conversion that is owed as `owed`. */
export function conversionOf(site: Site, owed: Owed, known: Known): Conversion {
  const { event, order, lastKnown } = known;
  const told = [event, ...known.statements.filter(({ id }) => id !== event.id)].sort(byWeight);
  const seen = told.findLast(isBrowser);
  const properties: Record<string, unknown> = Object.assign({}, ...told.map(({ payload }) => payload.properties ?? {}));
  const currency = parseCurrency(order?.currency ?? properties['currency']);
  const country = seen?.country ?? event.country ?? undefined;
  const visitorId = order?.visitorId ?? seen?.visitorId ?? event.visitorId ?? undefined;
  const stated = told.toReversed().flatMap(({ payload }) => payload.user ?? []);
  const money = moneyOf(owed, known, properties, currency);
  const users = [...stated, ...(lastKnown?.user && agrees(stated, lastKnown.user) ? [lastKnown.user] : [])];
  return {
    ...owed,
    eventId: event.id,
    page: seen?.payload.page ?? told.findLast(({ payload }) => payload.page)?.payload.page,
    ...money,
    ...(money.refund && { refund: { ...money.refund, ...linesOf(event, told, currency) } }),
    coupon: order?.coupon ?? textOf(properties['coupon']),
    test: order?.test,
    orderKey: known.orderName ?? order?.orderKey ?? textOf(properties['transaction_id']),
    items: itemsOf(told, currency),
    searchTerm: textOf(properties['search_term']),
    properties,
    user: mergedUser(users),
    contact: mergedContact(users, known.contactOf),
    visitorId,
    personId: order?.personId ?? undefined,
    browserIds: { ...lastKnown?.browserIds, ...Object.assign({}, ...told.map(({ payload }) => payload.browserIds ?? {})) },
    client: clientOf(seen ?? told.findLast(({ payload }) => payload.userAgent), lastKnown),
    clicks: known.clicks,
    consent: effectiveConsent(consentOf(told, lastKnown), consentPolicyFor(site.settings, country)),
    country,
    newCustomer: order && !order.notKnown ? order.newCustomer : undefined,
    pixels: pixelsOf(told, owed.name),
    lifetimeValue: known.lifetimeValue !== undefined && currency ? { minor: known.lifetimeValue, currency } : undefined,
  };
}

/** Whoever knows money best last, as in the order itself. */
function byWeight(left: LoggedEvent, right: LoggedEvent): number {
  return (
    authorityOf(left.source) - authorityOf(right.source) ||
    left.occurredAt.getTime() - right.occurredAt.getTime() ||
    (left.id < right.id ? -1 : 1)
  );
}

/** Who was shown the event in the browser. An order's refund was shown to nobody, whoever was shown the order. */
function pixelsOf(told: LoggedEvent[], name: string): string[] | undefined {
  const shown = told.flatMap(({ name: toldName, payload: { pixels = [], pixelsBlocked = [] } }) =>
    toldName === name ? pixels.filter((id) => !pixelsBlocked.includes(id)) : [],
  );
  return shown.length > 0 ? [...new Set(shown)] : undefined;
}

/** Sent by the buyer's own browser, and not by a server that carried its id along. */
function isBrowser({ payload }: LoggedEvent): boolean {
  return (
    payload.userAgent !== undefined &&
    payload.page !== undefined &&
    payload.visitorFrom !== 'order' &&
    payload.visitorFrom !== 'device'
  );
}

type MoneyOf = Pick<Conversion, 'value' | 'currency' | 'tax' | 'shipping' | 'discount' | 'refund'>;

function moneyOf(owed: Owed, known: Known, properties: Record<string, unknown>, currency: Currency | undefined): MoneyOf {
  const { order } = known;
  if (owed.name === 'refund') return refundOf(owed, known, currency);
  if (!order) {
    const value = currency && parseMoney(properties['value'], currency);
    return { value: value && value.minor >= 0n ? value : undefined, currency };
  }
  if (!currency) return {};
  const part = (minor: bigint): Money | undefined => (minor > 0n ? { minor, currency } : undefined);
  return {
    value: { minor: order.total, currency },
    currency,
    tax: part(order.tax),
    shipping: part(order.shipping),
    discount: part(order.discount),
  };
}

/**
 * What goes back, and what is left of the order after it. A refund without an amount, and a cancellation, take back all that is
 * left.
 */
function refundOf({ occurredAt }: Owed, { event, order, refunds }: Known, currency: Currency | undefined): MoneyOf {
  const own = event.name === 'refund' ? refunds.findIndex((refund) => isToldBy(refund, event)) : -1;
  const before = own < 0 ? refunds : refunds.slice(0, own);
  const taken = before.reduce((sum, { amount }) => sum + (amount ?? 0n), 0n);
  const left = order ? order.total - taken : undefined;
  const amount = refunds[own]?.amount ?? left;
  if (!currency || amount === undefined) return { currency, refund: { full: own < 0 } };
  const remaining = left === undefined ? undefined : left > amount ? left - amount : 0n;
  return {
    value: { minor: amount, currency },
    currency,
    refund: {
      full: remaining === undefined ? false : remaining === 0n,
      orderedAt: order?.orderedAt ?? occurredAt,
      ...(remaining !== undefined && { remaining: { minor: remaining, currency } }),
    },
  };
}

/** What was ordered, and what went back of it where the refund itself names lines. */
function linesOf(
  event: LoggedEvent,
  told: LoggedEvent[],
  currency: Currency | undefined,
): Partial<NonNullable<Conversion['refund']>> {
  const ordered = itemsOf(
    told.filter(({ name }) => name === 'purchase'),
    currency,
  );
  const returned = event.name === 'refund' ? itemsOf([event], currency) : [];
  return { ...(ordered.length > 0 && { ordered }), ...(returned.length > 0 && { returned }) };
}

/** A refund that was corrected since is told by a later event, under the id that this one gave it. */
function isToldBy({ eventId, source, refundKey }: OwedRefund, event: LoggedEvent): boolean {
  if (eventId === event.id) return true;
  const claim = readRefund(event.payload.properties ?? {});
  return claim.ok && refundKey !== null && claim.value.refundKey === refundKey && source === event.source;
}

/** GA4's item fields: https://developers.google.com/analytics/devguides/collection/ga4/reference/events (read 2026-11) */
function itemsOf(told: LoggedEvent[], currency: Currency | undefined): ConversionItem[] {
  const best = told.findLast(({ payload }) => Array.isArray(payload.properties?.['items']))?.payload.properties?.['items'];
  if (!Array.isArray(best)) return [];
  return best.flatMap((item: unknown) =>
    typeof item === 'object' && item !== null ? [itemOf(item as Record<string, unknown>, currency)] : [],
  );
}

function itemOf(item: Record<string, unknown>, currency: Currency | undefined): ConversionItem {
  const quantity = Number(item['quantity'] ?? 1);
  const amount = (value: unknown) => (currency ? parseMoney(value, currency) : undefined);
  return {
    id: textOf(item['item_id']),
    name: textOf(item['item_name']),
    brand: textOf(item['item_brand']),
    category: textOf(item['item_category']),
    variant: textOf(item['item_variant']),
    price: amount(item['price']),
    discount: amount(item['discount']),
    coupon: textOf(item['coupon']),
    quantity: Number.isFinite(quantity) && quantity > 0 ? quantity : 1,
    properties: item,
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** Each field from the first who knew it: the order's own word before what the browser had said earlier. */
function mergedUser(users: StoredUser[]): Conversion['user'] {
  const { sealed: _, ...merged }: StoredUser = Object.assign({}, ...users.toReversed());
  return merged;
}

/**
 * Whether what the browser had said before can be of the same buyer: another e-mail or customer id is somebody else's, phone and
 * name included.
 */
function agrees(stated: StoredUser[], before: StoredUser): boolean {
  return (['emailHash', 'userId'] as const).every((field) =>
    stated.every((user) => user[field] === undefined || before[field] === undefined || user[field] === before[field]),
  );
}

function mergedContact(users: StoredUser[], contactOf: Known['contactOf']): WireUser | undefined {
  const contacts = users.flatMap((user) => (user.sealed ? (contactOf(user) ?? []) : []));
  return contacts.length > 0 ? Object.assign({}, ...contacts.toReversed()) : undefined;
}

function clientOf(event: LoggedEvent | undefined, lastKnown: LastKnown | undefined): Conversion['client'] {
  return {
    ...event?.payload.client,
    ip: event?.ip ?? lastKnown?.ip ?? undefined,
    userAgent: event?.payload.userAgent ?? lastKnown?.userAgent ?? undefined,
  };
}

/** The latest word on consent: of the events that tell of this conversion, else the browser's last. */
function consentOf(told: LoggedEvent[], lastKnown: LastKnown | undefined): Consent | undefined {
  const said = told
    .filter(({ consent }) => consent !== undefined)
    .sort((left, right) => left.occurredAt.getTime() - right.occurredAt.getTime());
  return lastKnown?.consent ?? said.at(-1)?.consent ?? undefined;
}
