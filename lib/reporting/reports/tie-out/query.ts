/** The store's figures as reports count them beside those by the shop's own words, order by order. */
import { and, asc, eq, gte, inArray, lt } from 'drizzle-orm';
import { payloadColumns, payloadOf } from '@/db/queries/event-row';
import { live } from '@/db/queries/live';
import { type OrderRow, refundsOf } from '@/db/queries/orders';
import type { ScopedTransaction } from '@/db/scoped';
import { event, order, orderEvent, refund } from '@/db/schema';
import { dayOf } from '@/lib/core/day';
import type { Id } from '@/lib/core/id';
import { readPurchase } from '@/lib/model/purchase';
import type { Site } from '@/lib/model/site';
import { shopDaysIn } from '@/db/queries/shop-days';
import { spanOf } from '../../days';
import type { Span } from '../../revenue';
import { wireMoney } from '../../wire';
import { type Added, add, compareOrder, type ShopWord, totalOf } from './compare';
import {
  DIFFERENCES_SHOWN_MAX,
  type TieOutCause,
  type TieOutDifference,
  type TieOutParams,
  type TieOutResult,
} from './definition';
import { allOf, periodsOf, tiesOf, tiesToFile, within, wireSide } from './sums';

/** Words of so many orders are read at once: each is an event with all its lines. */
const CHUNK = 1_000;

/** The report, with its largest differences. `shops` are the kinds of sources that are shops. */
export async function tieOutReport(
  tx: ScopedTransaction,
  site: Site,
  params: TieOutParams,
  shops: string[],
): Promise<TieOutResult> {
  const { differences, ...report } = await allTieOut(tx, site, params, shops);
  return { ...report, differences: differences.slice(0, DIFFERENCES_SHOWN_MAX) };
}

/** The report with every difference: for the file. */
export async function allTieOut(tx: ScopedTransaction, site: Site, params: TieOutParams, shops: string[]): Promise<TieOutResult> {
  const rows = await ordersIn(tx, site, spanOf(params, site.timeZone));
  const telling = shops.filter((shop) => rows.some(({ sources }) => sources.includes(shop))).sort();
  const { here, there, ...compared } = await compareAll(tx, site, params, { rows, shops });
  // Without a shop there is nothing that an order could differ from.
  const differences = telling.length > 0 ? compared.differences : [];
  const files = await shopDaysIn(tx, site.id, params);
  differences.sort((left, right) =>
    left.size === right.size ? (left.day < right.day ? 1 : -1) : left.size < right.size ? 1 : -1,
  );
  return {
    ...{ from: params.from, to: params.to, timeZone: site.timeZone, currency: site.currency },
    shops: telling,
    ...tiesOf(there, differences),
    ...tiesToFile(here, files),
    days: periodsOf({ here, there }, files, params, site),
    here: wireSide(allOf(here.values()), site),
    there: wireSide(allOf(there.values()), site),
    differences: differences.map(({ size: _, ...one }) => one),
    differing: differences.length,
    otherCurrencies: rows.filter(({ currency }) => currency !== site.currency).length,
  };
}

type Sums = { here: Added; there: Added; differences: (TieOutDifference & { size: bigint })[] };

/** What every order adds to the days of the range on either side, and those that differ in it. */
async function compareAll(
  tx: ScopedTransaction,
  site: Site,
  range: TieOutParams,
  { rows, shops }: { rows: OrderRow[]; shops: string[] },
): Promise<Sums> {
  const sums: Sums = { here: new Map(), there: new Map(), differences: [] };
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK);
    const words = await wordsOf(tx, site, chunk, shops);
    const [first] = chunk;
    if (!first) break;
    const refunds = await refundsOf(tx, first, chunk);
    for (const row of chunk) {
      const compared = compareOrder(row, words.get(row.id), refunds.get(row.id) ?? [], { ...site, shops });
      const [here, there] = [within(compared.here, range), within(compared.there, range)];
      for (const [day, parts] of here) add(sums.here, day, parts);
      for (const [day, parts] of there) add(sums.there, day, parts);
      if (compared.cause && here.size + there.size > 0)
        sums.differences.push(differenceOf(site, row, compared.cause, [here, there]));
    }
  }
  return sums;
}

function differenceOf(site: Site, row: OrderRow, cause: TieOutCause, [here, there]: [Added, Added]): Sums['differences'][number] {
  const [own, told] = [totalOf(allOf(here.values())), totalOf(allOf(there.values()))];
  const money = (minor: bigint) => wireMoney(minor, site.currency);
  const day = dayOf(row.orderedAt, site.timeZone);
  const size = own > told ? own - told : told - own;
  return { orderId: row.id, orderKey: row.orderKey, day, cause, here: money(own), there: money(told), size };
}

/** Orders that were placed in the span, or of which something was refunded in it. Tests and unpaid ones too. */
async function ordersIn(tx: ScopedTransaction, site: Site, { start, end }: Span): Promise<OrderRow[]> {
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
  const earlier = refunded.flatMap(({ id }) => (id && !known.has(id) ? [id] : []));
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
    .select({ id: event.id, occurredAt: event.occurredAt, ...payloadColumns })
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
  for (const { id, occurredAt, ...columns } of events) {
    const read = readPurchase(payloadOf(columns).properties ?? {});
    const orderId = orderOf.get(id);
    if (!read.ok || !orderId) continue;
    const known = words.get(orderId)?.purchase.updatedAt;
    if (known && read.value.updatedAt && read.value.updatedAt < known) continue;
    words.set(orderId, { purchase: read.value, at: read.value.orderedAt ?? words.get(orderId)?.at ?? occurredAt });
  }
  return words;
}
