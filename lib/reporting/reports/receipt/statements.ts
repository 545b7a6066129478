/** Who said what of an order, and what ties it to a browser: the strongest evidence there is, in words. */
import { and, eq, inArray } from 'drizzle-orm';
import { payloadColumns, payloadOf } from '@/db/queries/event-row';
import type { ScopedTransaction } from '@/db/scoped';
import { live, sameGeneration } from '@/db/queries/live';
import { event, identifier, type order, orderEvent, pathTouch, touchpoint } from '@/db/schema';
import { type IdentifierKind, identifierKinds } from '@/lib/model/person';
import { identifierKey } from '@/lib/model/people';
import { readPurchase } from '@/lib/model/purchase';
import type { Site } from '@/lib/model/site';
import { wireMoney } from '../../wire';
import type { ReceiptResult } from './definition';
import { presentmentOf } from './items';

type OrderRow = typeof order.$inferSelect;

/** Every purchase statement, in order of time; the one whose money and state count is marked. */
export async function receiptStatements(tx: ScopedTransaction, site: Site, row: OrderRow): Promise<ReceiptResult['statements']> {
  const links = await tx
    .select({ eventId: orderEvent.eventId, sessionId: orderEvent.sessionId, visitorId: orderEvent.visitorId })
    .from(orderEvent)
    .where(and(live(orderEvent, site.id), eq(orderEvent.orderId, row.id), eq(orderEvent.role, 'stated')));
  if (links.length === 0) return [];
  const byId = new Map(links.map((link) => [link.eventId, link]));
  const events = await tx
    .select({ id: event.id, source: event.source, occurredAt: event.occurredAt, ...payloadColumns })
    .from(event)
    .where(and(eq(event.siteId, site.id), inArray(event.id, [...byId.keys()])))
    .orderBy(event.occurredAt, event.id);
  return events.flatMap(({ id, source, occurredAt, ...columns }) => {
    const payload = payloadOf(columns);
    const read = readPurchase(payload.properties ?? {});
    if (!read.ok) return [];
    const { currency, total, status } = read.value;
    const presentment = presentmentOf(payload.properties);
    const link = byId.get(id);
    return {
      eventId: id,
      source,
      occurredAt: occurredAt.toISOString(),
      status,
      total: wireMoney(total, currency),
      ...(presentment && { presentment }),
      decides: id === row.eventId,
      browser: Boolean(link?.sessionId),
      ...(link?.visitorId && { visitorId: link.visitorId }),
    };
  });
}

const explained: Record<ReceiptResult['joinedBy']['kind'], string> = {
  browser: 'The buyer’s own browser reported the purchase.',
  visitor_id: 'The order carried the visitor’s id: the snippet had put it into the cart, or the store into the payment.',
  checkout: 'The checkout’s token was seen in a browser.',
  cart: 'The cart’s token was seen in a browser.',
  customer: 'The customer id was seen in a browser.',
  email: 'The e-mail (as its hash) was seen in a browser.',
  phone: 'The phone number (as its hash) was seen in a browser.',
  device: 'Another tool’s id of the browser was seen in one.',
  landing_page: 'No browser; the order itself remembers the page it began on.',
  nothing: 'Nothing ties this order to a browser: no event of one named its cart, its customer or its e-mail.',
};

/** What ties the order to a visitor: of several ties the strongest. */
export async function receiptJoin(
  tx: ScopedTransaction,
  site: Site,
  row: OrderRow,
  statements: ReceiptResult['statements'],
): Promise<ReceiptResult['joinedBy']> {
  const kind = await joinOf(tx, site, row, statements);
  return { kind, explain: explained[kind] };
}

async function joinOf(
  tx: ScopedTransaction,
  site: Site,
  row: OrderRow,
  statements: ReceiptResult['statements'],
): Promise<ReceiptResult['joinedBy']['kind']> {
  if (statements.some(({ browser }) => browser)) return 'browser';
  if (row.visitorId) return 'visitor_id';
  const claimed = await claimInBrowser(tx, site, row);
  if (claimed) return claimed;
  const landed = await tx
    .select({ id: touchpoint.id })
    .from(pathTouch)
    .innerJoin(touchpoint, and(sameGeneration(touchpoint, pathTouch), eq(touchpoint.id, pathTouch.touchpointId)))
    .where(and(live(pathTouch, site.id), eq(pathTouch.orderId, row.id), eq(touchpoint.fromOrder, true)))
    .limit(1);
  return landed.length > 0 ? 'landing_page' : 'nothing';
}

/** What an order and a browser may have in common, strongest first. */
const ties = ['checkout', 'cart', 'customer', 'email', 'phone', 'device'] as const satisfies IdentifierKind[];
type Tie = (typeof ties)[number];

/**
 * The strongest identifier of the order that a browser presented too. Tokens of the checkout weigh more than who the customer is.
 */
async function claimInBrowser(tx: ScopedTransaction, site: Site, row: OrderRow): Promise<Tie | undefined> {
  const claimed = await claimedIdentifiers(tx, site, row);
  return ties.find((kind) => claimed.some((one) => one.kind === kind && one.inBrowser));
}

/** What is said where an identifier of the order was given by too many to name one. */
export async function receiptJoinLimit(
  tx: ScopedTransaction,
  site: Site,
  row: OrderRow,
): Promise<Pick<ReceiptResult, 'joinLimit'>> {
  const tooMany = (await claimedIdentifiers(tx, site, row)).filter(({ setAside }) => setAside?.startsWith('too_many'));
  if (tooMany.length === 0) return {};
  const named = tooMany.map(({ kind }) => limited[kind] ?? kind).join(' and ');
  return {
    joinLimit:
      `The ${named} of this order was given by so many people and browsers that it names nobody, and joins no more of them: ` +
      'a till, or a script, may give everybody the same.',
  };
}

const limited: Partial<Record<IdentifierKind, string>> = { customer: 'customer id', email: 'e-mail', phone: 'phone number' };

/** The identifiers that the order's statements name. */
async function claimedIdentifiers(tx: ScopedTransaction, site: Site, row: OrderRow): Promise<(typeof identifier.$inferSelect)[]> {
  const claims = new Set(row.claims);
  if (claims.size === 0) return [];
  const values = row.claims.map((claim) => claim.slice(claim.indexOf(':') + 1));
  const named = await tx
    .select()
    .from(identifier)
    .where(and(live(identifier, site.id), inArray(identifier.kind, [...identifierKinds]), inArray(identifier.value, values)));
  return named.filter((one) => claims.has(identifierKey(one)));
}
