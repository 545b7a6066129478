/**
 * Orders with their paths and credit, inserted as the worker leaves them, so that reports are tested without it.
 * Only what matters to a case is given by the case.
 */
import { randomBytes } from 'node:crypto';
import type { Database } from '@/db/client';
import { saveLandings } from '@/db/queries/landing';
import { saveAcquisitions } from '@/db/queries/sessions';
import { credit, order, orderItem, pathTouch, session, touchpoint } from '@/db/schema';
import { creditOrder, directLeftOut, labelled, makePath, modelsOf } from '@/lib/attribution';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { acquisitionIdOf } from '@/lib/model/acquisition';
import { landingIdOf, landingPageOf } from '@/lib/model/landing';
import { isPaid, type OrderState } from '@/lib/model/order';
import type { SalesChannel } from '@/lib/model/sales-channel';
import { sessionSteps } from '@/lib/model/session';
import type { Site } from '@/lib/model/site';
import { creditedOrder, creditedTouch } from '@/lib/pipeline/derive/credit-row';
import { newTestId } from './builders';

export type TouchRow = typeof touchpoint.$inferInsert;

/** The key columns of rows in the live generation of a new site. */
export function inLive(site: Site): { siteId: Id<'site'>; generation: number } {
  return { siteId: site.id, generation: 1 };
}

/** What a case says of a touch, and of the session that it began. */
type TouchCase = Partial<TouchRow> & { visit?: Partial<typeof session.$inferInsert> };

/** A stored touch, an ad click by default, at the start of a session of its own. */
export async function buildTouch(db: Database, site: Site, at: Date, { visit, ...over }: TouchCase = {}): Promise<TouchRow> {
  const id = newTestId<'touchpoint'>(at);
  const page = landingPageOf(over.landingUrl);
  const facts: Omit<TouchRow, 'acquisitionId'> = {
    ...inLive(site),
    id,
    at,
    logPosition: BigInt(at.getTime()),
    visitorId: newTestId<'visitor'>(at),
    personId: newTestId<'person'>(at),
    sessionId: newTestId<'session'>(at),
    eventId: newTestId<'event'>(at),
    kind: over.channel === 'Direct' ? 'direct' : 'ad_click',
    channel: 'Paid Search',
    paid: over.channel === undefined || over.channel.startsWith('Paid'),
    clickIds: [],
    clickIdLikelyStripped: false,
    landingId: page === undefined ? null : landingIdOf(site.id, page),
    hasClickId: Boolean(over.clickValue),
    ...over,
  };
  // A channel follows from what brought a touch: one that a case gives another channel came from elsewhere.
  const brought = {
    ...facts,
    referrer: facts.referrer ?? `https://${facts.channel.toLowerCase().replaceAll(/\W+/g, '-')}.example/`,
  };
  const row: TouchRow = { ...facts, acquisitionId: over.acquisitionId ?? acquisitionIdOf(site.id, brought) };
  await saveAcquisitions(db, site.id, [{ ...brought, acquisitionId: row.acquisitionId }], site.settings.labelRules);
  await saveLandings(db, site.id, [row]);
  await db.insert(touchpoint).values(row);
  await db.insert(session).values({
    ...inLive(site),
    id: row.sessionId,
    visitorId: row.visitorId,
    personId: row.personId,
    startedAt: at,
    lastEventAt: at,
    campaignKey: '',
    events: 1,
    pageViews: 1,
    acquisitionId: row.acquisitionId,
    landingId: row.landingId,
    hasClickId: row.hasClickId,
    device: row.device,
    country: row.country,
    steps: sessionSteps.landing,
    ...visit,
  });
  return row;
}

/** `daysBefore` the order; the rest as in buildTouch. */
export type TouchBefore = TouchCase & { daysBefore: number };

/** Money in minor units. */
export type OrderCase = {
  at: Date;
  revenue: bigint;
  touches?: TouchBefore[];
  refunds?: bigint[];
  /** When all of them were made; else with the order. */
  refundedAt?: Date;
  key?: string;
  currency?: string;
  state?: OrderState;
  test?: boolean;
  newCustomer?: boolean;
  salesChannel?: SalesChannel;
  leftOut?: boolean;
  giftCards?: bigint;
  coupon?: string;
  /** What was bought, with the price of each; one piece where nothing else is said. */
  items?: (Partial<typeof orderItem.$inferInsert> & { name?: string; price?: bigint })[];
  /** Kinds of source that told of it; the browser's own by default. */
  sources?: string[];
  country?: string;
  /** Whose it is; else its touches' person's, a new one. */
  personId?: Id<'person'>;
};

/** A stored order with its touches, its path under the site's own window and the credit of every model; resolves to its id. */
export async function buildOrder(db: Database, site: Site, given: OrderCase): Promise<{ id: Id<'order'>; touches: TouchRow[] }> {
  const { at, revenue, refunds = [], currency = site.currency } = given;
  const id = newTestId<'order'>(at);
  const personId = given.personId ?? newTestId<'person'>(at);
  const touches: TouchRow[] = [];
  for (const { daysBefore, ...over } of given.touches ?? []) {
    touches.push(await buildTouch(db, site, new Date(at.getTime() - daysBefore * DAY_MS), { personId, ...over }));
  }
  const refunded = refunds.reduce((sum, part) => sum + part, 0n);
  const row = {
    ...inLive(site),
    id,
    orderKey: given.key ?? `#${randomBytes(4).toString('hex')}`,
    orderedAt: at,
    currency,
    total: revenue,
    tax: 0n,
    shipping: 0n,
    discount: 0n,
    revenue,
    refunded,
    state: given.state ?? (refunded === 0n ? 'paid' : refunded === revenue ? 'refunded' : 'partially_refunded'),
    test: given.test ?? false,
    salesChannel: given.salesChannel ?? 'online',
    leftOut: given.leftOut ?? false,
    giftCards: given.giftCards ?? 0n,
    newCustomer: given.newCustomer ?? false,
    declaredNew: given.newCustomer ?? null,
    sessionId: touches.at(-1)?.sessionId,
    personId: given.personId ?? touches.at(-1)?.personId,
    eventId: newTestId<'event'>(at),
    sources: given.sources ?? ['snippet'],
    country: given.country ?? null,
    claims: [],
    coupon: given.coupon ?? null,
  };
  await db.insert(order).values(row);
  const items = (given.items ?? []).map(({ price, ...item }, position) => {
    return { ...inLive(site), orderId: id, position, eventId: row.eventId, quantity: '1', unitPrice: price, ...item };
  });
  if (items.length > 0) await db.insert(orderItem).values(items);
  await insertCredit(db, site, { order: row, refunds, touches, refundedAt: given.refundedAt ?? at });
  return { id, touches };
}

type Credited = {
  order: Parameters<typeof creditedOrder>[0] & { id: Id<'order'>; revenue: bigint; state: OrderState };
  refunds: bigint[];
  touches: TouchRow[];
  refundedAt: Date;
};

async function insertCredit(db: Database, site: Site, credited: Credited): Promise<void> {
  const { order: placed, refunds, touches, refundedAt } = credited;
  const { id, orderedAt: at, revenue, leftOut } = placed;
  const { lookbackDays, channelLookbackDays, direct } = site.settings;
  const path = makePath(labelled(site.settings.labelRules, touches), {
    orderAt: at,
    lookbackDays,
    channelLookbackDays,
    direct,
    leftOut,
  });
  const reasons = new Map(path.rejected.map(({ touch, reason }) => [touch.id, reason]));
  const ordered = touches.toSorted((left, right) => left.at.getTime() - right.at.getTime());
  const key = { ...inLive(site), orderId: id };
  if (ordered.length > 0) {
    await db
      .insert(pathTouch)
      .values(ordered.map((touch, position) => ({ ...key, position, touchpointId: touch.id, rejection: reasons.get(touch.id) })));
  }
  if (!isPaid(placed)) return;
  const places = new Map(ordered.map((touch, position) => [touch.id, { ...touch, position }]));
  const rows = creditOrder(modelsOf(site.settings), {
    path: path.used,
    directLeftOut: directLeftOut(path),
    orderAt: at,
    amount: revenue,
    refunds,
  });
  await db.insert(credit).values(
    rows.map((row) => ({
      ...key,
      ...row,
      ...creditedTouch(row.touchpointId && places.get(row.touchpointId)),
      ...creditedOrder(placed),
      postedAt: row.entry === 0 ? at : refundedAt,
    })),
  );
}
