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
import { type Purchase, type PurchaseStatus, purchaseStatuses, readPurchase } from '@/lib/model/purchase';
import { authorityOf } from '@/lib/sources/registry';
import { type DerivedSite, identifiersOf } from './stated';

export type OrderFacts = Omit<OrderInsert, 'generation' | 'refunded' | 'newCustomer' | 'state'> & {
  state: PurchaseStatus;
  updatedAt: Date | undefined;
};

type Statement = StatementRow & { purchase: Purchase; authority: number };

/** The order that these statements make, or undefined when none of them can be read. All speak of the order `id`. */
export function orderFacts(site: DerivedSite, id: Id<'order'>, rows: StatementRow[]): OrderFacts | undefined {
  const statements = rows.flatMap((row) => readStatement(row)).sort(byWeight);
  const deciding = statements.at(-1);
  if (!deciding) return undefined;
  const { status, orderedAt, updatedAt, ...purchase } = deciding.purchase;
  const seen = whoBought(statements);
  const owner = seen?.link.personId ? seen.link : deciding.link;
  return {
    ...purchase,
    siteId: site.id,
    id,
    coupon: purchase.coupon ?? null,
    orderedAt: orderedAt ?? earliest(statements.filter(({ authority }) => authority === deciding.authority)),
    revenue: creditedRevenue(purchase, site.settings),
    state: status,
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
  };
}

function readStatement(row: StatementRow): Statement[] {
  if (row.link.role !== 'stated') return [];
  const read = readPurchase(row.event.payload.properties ?? {});
  return read.ok ? [{ ...row, purchase: read.value, authority: authorityOf(row.event.source) }] : [];
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

/**
 * The weightier statement last: by authority, then the later version, then the further state. Without versions the first telling
 * counts.
 */
function byWeight(left: Statement, right: Statement): number {
  return (
    left.authority - right.authority ||
    versionOf(left) - versionOf(right) ||
    purchaseStatuses.indexOf(left.purchase.status) - purchaseStatuses.indexOf(right.purchase.status) ||
    right.event.occurredAt.getTime() - left.event.occurredAt.getTime() ||
    (left.event.messageId < right.event.messageId ? 1 : -1)
  );
}

function versionOf({ purchase }: Statement): number {
  return purchase.updatedAt?.getTime() ?? 0;
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
