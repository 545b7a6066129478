/**
 * A conversion put together from what is stored: the event, all statements of its order, and what its buyer's browser was last
 * known to be. Money and state are the order's; the page, the browser and its ids come from whoever saw them; hashes from whoever
 * knew them. Pure.
 */
import type { LastKnown, OwedOrder, OwedRefund } from '@/db/queries/conversion';
import type { LoggedEvent } from '@/db/queries/event-row';
import { effectiveConsent } from '@/lib/delivery/consent';
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { listOf, member, textOf } from '@/lib/core/json';
import { type Money, parseMoney } from '@/lib/core/money';
import type { Consent } from '@/lib/model/consent';
import type { Conversion, ConversionClick, ConversionItem } from '@/lib/model/conversion';
import type { StoredUser, WireUser } from '@/lib/model/event';
import { isCorrection } from '@/lib/model/delivery-key';
import { readRefundLines } from '@/lib/model/order-item';
import { consentPolicyFor, type Site } from '@/lib/model/site';
import { authorityOf } from '@/lib/sources/registry';
import { itemsOf } from './conversion-items';
import { valueOfItems } from './item-value';
import { placeOf, refundMoneyOf, worthNow } from './refund-money';
import { returnedItems } from './returned-items';

export type Known = {
  event: LoggedEvent;
  order?: OwedOrder;
  /** What platforms know the order by. */
  orderName?: string;
  /** The events that spoke of the order. */
  statements: LoggedEvent[];
  /** The order's refunds, oldest first; of a second copy that is taken back, only where they were sent under its name. */
  refunds: OwedRefund[];
  /** The events that told of them; absent: only this one is known. */
  refundEvents?: LoggedEvent[];
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
  const all = [event, ...known.statements.filter(({ id }) => id !== event.id)].sort(byWeight);
  // A correction is of the order, also where a refund made it due: what went back is not what was ordered.
  const told = isCorrection(owed.key) ? all.filter(({ name }) => name !== 'refund') : all;
  const seen = told.findLast(isBrowser);
  const properties = propertiesOf(isCorrection(owed.key) ? undefined : event, told);
  const currency = order ? parseCurrency(order.currency) : currencyOf(properties);
  const isRefund = owed.name === 'refund';
  const ordered = itemsOf(isRefund ? told.filter(({ name }) => name !== 'refund') : told, currency);
  const money = moneyOf(owed, known, properties, currency, ordered);
  const country = seen?.country ?? event.country ?? undefined;
  const visitorId = order?.visitorId ?? seen?.visitorId ?? event.visitorId ?? undefined;
  const stated = told.toReversed().flatMap(({ payload }) => payload.user ?? []);
  const users = [...stated, ...(lastKnown?.user && agrees(stated, lastKnown.user) ? [lastKnown.user] : [])];
  return {
    ...owed,
    eventId: event.id,
    page: pageOf(owed, told, known),
    salesChannel: order?.salesChannel,
    ...money,
    ...(money.refund && ordered.length > 0 && { refund: { ...money.refund, ordered } }),
    coupon: order?.coupon ?? textOf(properties['coupon']),
    test: order?.test,
    ...goneBack(owed, known, ordered),
    orderKey: known.orderName ?? order?.orderKey ?? textOf(properties['transaction_id']),
    items: isRefund ? returnedBy(known, ordered, money.refund?.full === true, currency) : ordered,
    searchTerm: textOf(properties['search_term']),
    properties,
    user: mergedUser(users),
    contact: mergedContact(users, known.contactOf),
    visitorId,
    personId: order?.personId ?? undefined,
    browserIds: browserIdsOf(told, lastKnown),
    client: clientOf(seen ?? told.findLast(({ payload }) => payload.userAgent), lastKnown),
    clicks: known.clicks,
    consent: effectiveConsent(consentOf(told, lastKnown), consentPolicyFor(site.settings, country)),
    country,
    newCustomer: order && !order.notKnown ? order.newCustomer : undefined,
    pixels: pixelsOf(told, owed.name),
    lifetimeValue: known.lifetimeValue !== undefined && currency ? { minor: known.lifetimeValue, currency } : undefined,
  };
}

/** What was said, each by whoever knows it best; of lines a refund has its own alone. */
function propertiesOf(event: LoggedEvent | undefined, told: LoggedEvent[]): Record<string, unknown> {
  const properties: Record<string, unknown> = Object.assign({}, ...told.map(({ payload }) => payload.properties ?? {}));
  if (event?.name !== 'refund') return properties;
  const { items: _, ...others } = properties;
  const { items } = event.payload.properties ?? {};
  return { ...others, ...(items !== undefined && { items }) };
}

/** The browser's own page, else what a sender told of it, else, of an order, the page where its buyer was last seen. */
function pageOf({ name }: Owed, told: LoggedEvent[], { order, lastKnown }: Known): Conversion['page'] {
  const ownPage = told.findLast(isBrowser)?.payload.page ?? told.findLast(({ payload }) => payload.page)?.payload.page;
  const isOnline = name === 'purchase' && order?.salesChannel === 'online';
  return ownPage ?? (isOnline ? (lastKnown?.page ?? undefined) : undefined);
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

/** Each id as it was last told of. A property's session of Google Analytics may stand in another event than the next one's. */
function browserIdsOf(told: LoggedEvent[], lastKnown: LastKnown | undefined): Conversion['browserIds'] {
  const all = [lastKnown?.browserIds, ...told.map(({ payload }) => payload.browserIds)].flatMap((ids) => ids ?? []);
  const sessions = all.flatMap(({ gaSessions }) => gaSessions ?? []).reverse();
  return { ...Object.assign({}, ...all), ...(sessions.length > 0 && { gaSessions: [...new Set(sessions)].join('; ') }) };
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

function moneyOf(
  owed: Owed,
  known: Known,
  properties: Record<string, unknown>,
  currency: Currency | undefined,
  items: ConversionItem[],
): MoneyOf {
  const { event, order, refunds, refundEvents = [] } = known;
  if (order && isCorrection(owed.key)) return worthNow({ order, refunds, refundEvents, items }, currency);
  if (owed.name === 'refund') {
    return refundMoneyOf({ event, order, refunds, refundEvents, occurredAt: owed.occurredAt, items }, currency);
  }
  if (!order) {
    const stated = currency && parseMoney(properties['value'], currency);
    const value = stated && stated.minor >= 0n ? stated : undefined;
    return { value: value ?? ((properties['value'] ?? '') === '' ? valueOfItems(owed.name, items) : undefined), currency };
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
 * Of an order that is to be told: whether nothing is left of it, or what is left where some went back. One that was free from the
 * start is no such order.
 */
function goneBack({ key, name }: Owed, known: Known, items: ConversionItem[]): Pick<Conversion, 'wentBack' | 'left'> {
  const { order, refunds, refundEvents = [] } = known;
  if (name !== 'purchase' || isCorrection(key) || !order || order.total <= 0n) return {};
  const { refund, ...money } = worthNow({ order, refunds, refundEvents, items }, parseCurrency(order.currency));
  if (refund?.full) return { wentBack: true };
  if (!refund?.remaining || refund.remaining.minor >= order.total) return {};
  const before = refunds.flatMap(({ lines }) => lines ?? []);
  return { left: { ...money, refund, items: returnedItems(items, { before, full: true }, []) } };
}

/** The lines that went back, of what was ordered. */
function returnedBy(
  { event, refunds }: Known,
  ordered: ConversionItem[],
  full: boolean,
  currency: Currency | undefined,
): ConversionItem[] {
  if (event.name !== 'refund')
    return returnedItems(ordered, { before: refunds.flatMap(({ lines }) => lines ?? []), full: true }, []);
  const { own, before } = placeOf(event, refunds);
  const lines = own?.lines ?? readRefundLines(event.payload.properties ?? {});
  const returned = {
    lines: lines.length > 0 ? lines : undefined,
    before: before.flatMap((refund) => refund.lines ?? []),
    full,
  };
  return returnedItems(ordered, returned, itemsOf([event], currency));
}

/** What the event says, else what all of its items say that say anything. */
function currencyOf(properties: Record<string, unknown>): Currency | undefined {
  const stated = parseCurrency(properties['currency']);
  if (stated || (properties['currency'] ?? '') !== '') return stated;
  const ofItems = listOf(properties['items']).flatMap((item) => member(item, 'currency') ?? []);
  return new Set(ofItems).size === 1 ? parseCurrency(ofItems[0]) : undefined;
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

/**
 * The latest word on consent: the browser's last, else of the events that tell of this conversion. A no that came with the order
 * after the browser's last word stays a no; a yes does not, because a server that states it may state it of everybody.
 */
function consentOf(told: LoggedEvent[], lastKnown: LastKnown | undefined): Consent | undefined {
  const said = told
    .filter(({ consent }) => consent !== undefined)
    .sort((left, right) => left.occurredAt.getTime() - right.occurredAt.getTime());
  const { consent, consentAt } = lastKnown ?? {};
  if (!consent) return said.at(-1)?.consent ?? undefined;
  const later = said.filter(({ occurredAt }) => consentAt && occurredAt > consentAt);
  return Object.assign({}, consent, ...later.map((event) => refusedIn(event.consent)));
}

/** What the browser of the conversion has granted: with the event itself (`own`), and by its latest word. */
export function grantedByBrowsers({ event, statements, lastKnown }: Known): { consent: Consent; at: Date; own: boolean }[] {
  const own = [event, ...statements].flatMap((told) =>
    isBrowser(told) && told.consent ? { consent: told.consent, at: told.occurredAt, own: true } : [],
  );
  const { consent, consentAt } = lastKnown ?? {};
  return consent && consentAt ? [...own, { consent, at: consentAt, own: false }] : own;
}

function refusedIn(consent: Consent | null | undefined): Consent {
  return Object.fromEntries(Object.entries(consent ?? {}).filter(([, answer]) => answer === 'denied'));
}
