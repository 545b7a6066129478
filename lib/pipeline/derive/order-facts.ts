/**
 * An order as all its statements together tell it. Money and state come from whoever knows best (the shop before a server, a
 * server before a browser), the click and the buyer's browser from whoever saw them, and whether it is a test from a person
 * before them all. A function of the set of statements: the order they came in changes nothing.
 */
import type { OrderInsert, StatementRow } from '@/db/queries/orders';
import { creditedRevenue } from '@/lib/attribution';
import type { Id } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import { decisionOf } from '@/lib/model/decision';
import type { VisitorFrom } from '@/lib/model/event';
import { identifierKinds } from '@/lib/model/person';
import type { OrderState, RefundLists } from '@/lib/model/order';
import type { Site } from '@/lib/model/site';
import { BROWSER_AUTHORITY } from '@/lib/sources/registry';
import { type Placed, placedBy } from '@/lib/sources/sales-channel';
import { byWeight, readStatement, type Statement } from './statement';
import { standingOf } from './standing';
import { type DerivedSite, identifiersOf } from './stated';

export type OrderFacts = Omit<OrderInsert, 'generation' | 'refunded' | 'newCustomer' | 'state'> & {
  state: OrderState;
  updatedAt: Date | undefined;
};

/**
 * The order that these statements make, or undefined when none of them can be read. All speak of the order `id`, which is called
 * `key` where it is called anything yet.
 */
export function orderFacts(
  site: DerivedSite,
  { id, key }: { id: Id<'order'>; key: string | undefined },
  rows: StatementRow[],
): OrderFacts | undefined {
  const statements = rows.flatMap((row) => readStatement(row)).sort(byWeight);
  const standing = standingOf(statements);
  if (!standing) return undefined;
  const { deciding, state, money, outstanding, paidAt } = standing;
  const { orderedAt, updatedAt, currency, coupon } = deciding.purchase;
  const { salesChannel, marketplace } = placed(statements);
  const giftCards = giftCardsOf(deciding, money.total, site);
  const seen = whoBought(statements);
  const owner = seen?.link.personId ? seen.link : deciding.link;
  return {
    siteId: site.id,
    id,
    orderKey: key ?? deciding.purchase.orderKey,
    dedupKey: dedupKeyOf(statements),
    currency,
    ...money,
    outstanding,
    partPaid: state === 'partially_paid',
    coupon: coupon ?? null,
    orderedAt: orderedAt ?? earliest(statements.filter(({ authority }) => authority === deciding.authority)),
    paidAt: paidAt ?? null,
    revenue: creditedRevenue({ ...money, total: money.total - giftCards }, site.settings),
    giftCards,
    salesChannel,
    marketplace: marketplace ?? null,
    country: statements.findLast(({ event }) => event.payload.user?.country)?.event.payload.user?.country ?? null,
    paymentMethod: statements.findLast(({ purchase }) => purchase.paymentMethod)?.purchase.paymentMethod ?? null,
    leftOut: site.settings.leftOutOfAttribution.includes(salesChannel),
    subscriptionKey: statements.findLast(({ purchase }) => purchase.subscriptionKey)?.purchase.subscriptionKey ?? null,
    customerIndex: indexOf(statements) ?? null,
    pathAt: null,
    refundLists: refundListsOf(statements),
    state,
    updatedAt,
    declaredNew: statements.findLast((statement) => statement.purchase.newCustomer !== undefined)?.purchase.newCustomer ?? null,
    test: decidedTest(rows) ?? statements.some((statement) => statement.purchase.test),
    visitorId: seen?.link.visitorId ?? null,
    personId: owner.personId,
    basePersonId: owner.basePersonId,
    browserPersonId: seen ? browserPersonOf(statements, seen) : null,
    sessionId: seen?.link.sessionId ?? null,
    eventId: deciding.event.id,
    sources: [...new Set(statements.map(({ event }) => event.source))].sort(),
    claims: claimsOf(statements, site),
    inSession: statements.some(({ link }) => link.sessionId !== null),
    toldInBrowser: statements.some(isOfBrowser),
  };
}

/** Segment's libraries run on servers too; those in browsers say which page they are on. */
function isOfBrowser({ event: { source, payload } }: Statement): boolean {
  return source === 'snippet' || source === 'ga4' || (source === 'segment' && payload.page !== undefined);
}

/** How the order was placed: the last who says, because apps mark their renewals seconds after the order. */
function placed(statements: Statement[]): Placed {
  const said = statements.flatMap(({ event }) => placedBy(event.source, event.payload.properties ?? {}) ?? []);
  return said.at(-1) ?? { salesChannel: 'online' };
}

/** What of the total is not revenue, because gift cards count when they are paid with and not when they are bought, or so. */
function giftCardsOf({ purchase }: Statement, total: bigint, { settings }: Site): bigint {
  const apart = settings.giftCardsCount === 'redeemed' ? purchase.giftCardsSold : purchase.giftCardsUsed;
  return apart < total ? apart : total;
}

/** The last list of refunds of each source that tells them whole; null where none does, or nothing was ever refunded. */
function refundListsOf(statements: Statement[]): RefundLists | null {
  const lists = statements.flatMap(({ event, purchase: { refundKeys: keys } }) =>
    keys ? [[event.source, { keys, position: event.position.toString() }] as const] : [],
  );
  return lists.some(([, { keys }]) => keys.length > 0) ? Object.fromEntries(lists) : null;
}

/** Which of the buyer's orders the shop says it is: the lowest said, because later messages count later orders too. */
function indexOf(statements: Statement[]): number | undefined {
  const said = statements.flatMap(({ purchase }) => purchase.customerIndex ?? []);
  return said.length > 0 ? Math.min(...said) : undefined;
}

/**
 * What platforms are to know the order by: what the page called it, because the page's own pixels say the same; else what the
 * source that knows best is set to call it.
 */
function dedupKeyOf(statements: Statement[]): string | undefined {
  const best = Math.max(...statements.map(({ authority }) => authority));
  const inLog = statements.toSorted((left, right) => (left.event.position < right.event.position ? -1 : 1));
  const page = inLog.find(({ authority }) => authority === BROWSER_AUTHORITY);
  return (page ?? inLog.find(({ authority }) => authority === best))?.purchase.orderKey;
}

/**
 * Whether somebody decided that the order is a test, or none: the last decision of the log, whatever sources say before it or
 * after.
 */
function decidedTest(rows: StatementRow[]): boolean | undefined {
  const decided = rows
    .filter(({ link }) => link.role === 'decision')
    .sort((left, right) => (left.event.position < right.event.position ? -1 : 1))
    .at(-1);
  const decision = decided && decisionOf(decided.event);
  return decision?.name === 'order_marked_test' ? decision.test : undefined;
}

function earliest(statements: Statement[]): Date {
  const times = statements.map(({ event }) => event.occurredAt.getTime());
  invariant(times.length > 0, 'an order without a statement');
  return new Date(Math.min(...times));
}

/** Whose word on the browser counts: the browser's own, then an id that the order carried, then another tool's. */
const visitorStrength: readonly VisitorFrom[] = ['cookie', 'page', 'order', 'device'];

/** The statement that saw the buyer's browser: the strongest, and of those the first. */
function whoBought(statements: Statement[]): Statement | undefined {
  const strength = ({ event }: Statement) => visitorStrength.indexOf(event.payload.visitorFrom ?? 'page');
  const [seen] = statements
    .filter(({ link }) => link.visitorId)
    .sort(
      (left, right) =>
        strength(left) - strength(right) ||
        left.event.occurredAt.getTime() - right.event.occurredAt.getTime() ||
        (left.event.messageId < right.event.messageId ? -1 : 1),
    );
  return seen;
}

/** Who had the buyer's browser until the order named another: the first statement that came of it says so, later ones cannot. */
function browserPersonOf(statements: Statement[], { link: { visitorId } }: Statement): Id<'person'> | null {
  const [first] = statements
    .filter(({ link }) => link.visitorId === visitorId && link.browserPersonId)
    .sort((left, right) => (left.event.position < right.event.position ? -1 : 1));
  return first?.link.browserPersonId ?? null;
}

function claimsOf(statements: Statement[], site: DerivedSite): string[] {
  const claimed = statements.flatMap(({ event }) => identifiersOf(event, site)).filter(({ kind }) => kind !== 'order');
  claimed.sort(
    (left, right) =>
      identifierKinds.indexOf(left.kind) - identifierKinds.indexOf(right.kind) || (left.value < right.value ? -1 : 1),
  );
  return [...new Set(claimed.map(({ kind, value }) => `${kind}:${value}`))];
}
