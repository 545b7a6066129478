/** Every order of some days as reports count it and as the shop has it: by its sources, or by a list that somebody gave. */
import { and, asc, eq, gte, inArray, lt } from 'drizzle-orm';
import { payloadColumns, payloadOf } from '@/db/queries/event-row';
import { live } from '@/db/queries/live';
import { type OrderRow, refundsOf } from '@/db/queries/orders';
import { type KnownShopOrder, shopOrdersIn } from '@/db/queries/shop-orders';
import type { ScopedTransaction } from '@/db/scoped';
import { event, order, orderEvent, refund, shopFetch } from '@/db/schema';
import { addDays, type Day, dayOf } from '@/lib/core/day';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { readPurchase } from '@/lib/model/purchase';
import type { Site } from '@/lib/model/site';
import { spanOf } from '../../days';
import type { Span } from '../../revenue';
import { storedCurrency } from '../../wire';
import { type Added, compareOrder, missingOrder, type ShopWord } from './compare';
import type { TieOutCause, TieOutParams } from './definition';
import { within } from './sums';

/** Words of so many orders are read at once: each is an event with all its lines. */
const CHUNK = 1_000;

type Days = Pick<TieOutParams, 'from' | 'to'>;

/** What it adds to the days that are asked for; `orderId` is absent where it is not held. */
export type ComparedOrder = {
  orderId: Id<'order'> | undefined;
  orderKey: string;
  day: Day;
  currency: string;
  cause: TieOutCause | undefined;
  here: Added;
  there: Added;
};

export type Ground = {
  rows: OrderRow[];
  /** The shop's own sources that told of some of them. */
  telling: string[];
  /** What lists of the shop's say: of orders that are held, and of others. */
  listed: Map<Id<'order'>, ShopWord>;
  missing: KnownShopOrder[];
  /** Orders that the shop has named and that are still to be fetched: what they are worth is not known. */
  waiting: number;
  /** The days that have orders of a list, in order. */
  listedDays: Day[];
};

/** A list is of all days between two of its orders that are no further apart; between others there may have been none. */
const GAP_DAYS = 7;

/** Whether an order of this day would be in a list if the shop had it. */
export function isListed({ listedDays }: Pick<Ground, 'listedDays'>, day: Day): boolean {
  const [before, after] = [listedDays.findLast((listed) => listed <= day), listedDays.find((listed) => listed >= day)];
  return before !== undefined && after !== undefined && addDays(before, GAP_DAYS) >= after;
}

/** What the days hold on either side. `shops` are the kinds of sources that are shops. */
export async function groundOf(tx: ScopedTransaction, site: Site, range: Days, shops: string[]): Promise<Ground> {
  const span = spanOf(range, site.timeZone);
  const listed = await shopOrdersIn(tx, site.id, widened(span, GAP_DAYS));
  // An order may count on the day before or after here.
  const { start, end } = widened(span, 1);
  const known = listed.filter(({ placedAt, refundedAt }) => refundedAt !== null || (placedAt >= start && placedAt < end));
  const rows = await ordersIn(
    tx,
    site,
    span,
    known.flatMap(({ orderId }) => orderId ?? []),
  );
  return {
    rows,
    telling: shops.filter((shop) => rows.some(({ sources }) => sources.includes(shop))).sort(),
    listed: new Map(known.flatMap((row) => (row.orderId ? [[row.orderId, listedWord(row)] as const] : []))),
    missing: known.filter(({ orderId }) => orderId === null),
    waiting: await tx.$count(shopFetch, eq(shopFetch.siteId, site.id)),
    listedDays: [...new Set(listed.map(({ placedAt }) => dayOf(placedAt, site.timeZone)))].sort(),
  };
}

function widened({ start, end }: Span, days: number): Span {
  return { start: new Date(start.getTime() - days * DAY_MS), end: new Date(end.getTime() + days * DAY_MS) };
}

/** Each of them in turn, those that add nothing to the days left out. */
export async function* comparedOrders(
  tx: ScopedTransaction,
  site: Site,
  range: Days,
  { ground, shops }: { ground: Ground; shops: string[] },
): AsyncGenerator<ComparedOrder> {
  const { rows, telling, listed, missing } = ground;
  const isTold = (day: Day) => telling.length > 0 || isListed(ground, day);
  const context = { ...site, shops, isTold };
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK);
    const words = await wordsOf(tx, site, chunk, shops);
    const [first] = chunk;
    if (!first) break;
    const refunds = await refundsOf(tx, first, chunk);
    for (const row of chunk) {
      const word = lastOf(words.get(row.id), listed.get(row.id));
      const { cause, here, there } = compareOrder(row, word, refunds.get(row.id) ?? [], context);
      const { id: orderId, orderKey, currency, orderedAt } = row;
      const day = dayOf(orderedAt, site.timeZone);
      yield* inRange({ orderId, orderKey, currency, day, cause, here, there }, range);
    }
  }
  for (const row of missing) {
    const there = missingOrder(listedWord(row), site);
    const { orderKey, currency, placedAt } = row;
    const day = dayOf(placedAt, site.timeZone);
    yield* inRange(
      { orderId: undefined, orderKey, currency, day, cause: there.size > 0 ? 'missing_here' : undefined, here: new Map(), there },
      range,
    );
  }
}

/** An order in another currency adds nothing, and is counted where it was placed in the days. */
function inRange(compared: ComparedOrder, range: Days): ComparedOrder[] {
  const [here, there] = [within(compared.here, range), within(compared.there, range)];
  const isPlaced = compared.day >= range.from && compared.day < range.to;
  return here.size + there.size > 0 || isPlaced ? [{ ...compared, here, there }] : [];
}

function listedWord({ status, test, currency, total, tax, shipping, discount, ...row }: KnownShopOrder): ShopWord {
  return {
    told: { status, test, currency: storedCurrency(currency), total, tax, shipping, discount },
    at: row.placedAt,
    toldAt: row.importedAt,
    back: { amount: row.refunded, at: row.refundedAt },
  };
}

function lastOf(word: ShopWord | undefined, listed: ShopWord | undefined): ShopWord | undefined {
  return word && listed ? (listed.toldAt > word.toldAt ? listed : word) : (word ?? listed);
}

/** Orders that were placed in the span, or of which something was refunded in it, and these beside. Tests and unpaid ones too. */
async function ordersIn(tx: ScopedTransaction, site: Site, { start, end }: Span, beside: Id<'order'>[]): Promise<OrderRow[]> {
  const placed = await tx
    .select()
    .from(order)
    .where(and(live(order, site.id), gte(order.orderedAt, start), lt(order.orderedAt, end)))
    .orderBy(asc(order.orderedAt), asc(order.id));
  const known = new Set<string>(placed.map(({ id }) => id));
  const refunded = await tx
    .selectDistinct({ id: refund.orderId })
    .from(refund)
    .where(and(live(refund, site.id), gte(refund.refundedAt, start), lt(refund.refundedAt, end)));
  const others = new Set([...refunded.flatMap(({ id }) => id ?? []), ...beside]);
  const earlier = [...others].filter((id) => !known.has(id));
  const rows: OrderRow[] = [];
  for (let from = 0; from < earlier.length; from += CHUNK) {
    const ids = earlier.slice(from, from + CHUNK);
    rows.push(
      ...(await tx
        .select()
        .from(order)
        .where(and(live(order, site.id), inArray(order.id, ids)))),
    );
  }
  return [...placed, ...rows];
}

/** The shop's last word on each of the orders: of its versions the latest, else what came last. */
async function wordsOf(
  tx: ScopedTransaction,
  site: Site,
  orders: OrderRow[],
  shops: string[],
): Promise<Map<Id<'order'>, ShopWord>> {
  const links = await tx
    .select({ orderId: orderEvent.orderId, eventId: orderEvent.eventId })
    .from(orderEvent)
    .where(
      and(
        live(orderEvent, site.id),
        inArray(
          orderEvent.orderId,
          orders.map(({ id }) => id),
        ),
        eq(orderEvent.role, 'stated'),
        inArray(orderEvent.source, shops),
      ),
    );
  if (links.length === 0) return new Map();
  const events = await tx
    .select({ id: event.id, occurredAt: event.occurredAt, receivedAt: event.receivedAt, ...payloadColumns })
    .from(event)
    .where(
      and(
        eq(event.siteId, site.id),
        inArray(
          event.id,
          links.map(({ eventId }) => eventId),
        ),
      ),
    )
    .orderBy(asc(event.position));
  const orderOf = new Map(links.map(({ orderId, eventId }) => [eventId, orderId]));
  const words = new Map<Id<'order'>, ShopWord>();
  const versions = new Map<Id<'order'>, Date>();
  for (const { id, occurredAt, receivedAt, ...columns } of events) {
    const read = readPurchase(payloadOf(columns).properties ?? {});
    const orderId = orderOf.get(id);
    if (!read.ok || !orderId) continue;
    const { updatedAt, orderedAt } = read.value;
    const known = versions.get(orderId);
    if (known && updatedAt && updatedAt < known) continue;
    if (updatedAt) versions.set(orderId, updatedAt);
    words.set(orderId, { told: read.value, at: orderedAt ?? words.get(orderId)?.at ?? occurredAt, toldAt: receivedAt });
  }
  return words;
}
