/** The store's figures as reports count them beside those by the shop's own words, order by order. */
import { and, asc, eq, gte, inArray, lt, or, sql } from 'drizzle-orm';
import { payloadColumns, payloadOf } from '@/db/queries/event-row';
import { live, sameGeneration } from '@/db/queries/live';
import { type OrderRow, refundsOf } from '@/db/queries/orders';
import type { ScopedTransaction } from '@/db/scoped';
import { event, order, orderEvent, refund } from '@/db/schema';
import { dayOf, parseDay } from '@/lib/core/day';
import type { Id } from '@/lib/core/id';
import { readPurchase } from '@/lib/model/purchase';
import type { Site } from '@/lib/model/site';
import type { Span } from '../../revenue';
import { spanOf } from '../../days';
import { wireMoney } from '../../wire';
import { type Added, add, compareOrder, noParts, type Parts, type ShopWord, totalOf } from './compare';
import {
  DIFFERENCES_SHOWN_MAX,
  type TieOutDifference,
  type TieOutParams,
  type TieOutResult,
  type TieOutSide,
} from './definition';

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
  const span = spanOf(params, site.timeZone);
  const rows = await ordersIn(tx, site, span);
  const sums: Record<'here' | 'there', Added> = { here: new Map(), there: new Map() };
  const differences: (TieOutDifference & { size: bigint })[] = [];
  const toldBy = new Set<string>();
  let otherCurrencies = 0;
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK);
    const words = await wordsOf(tx, site, chunk, shops);
    const [first] = chunk;
    const refunds = first ? await refundsOf(tx, first, chunk) : new Map();
    for (const row of chunk) {
      if (row.currency !== site.currency) otherCurrencies += 1;
      for (const source of row.sources) if (shops.includes(source)) toldBy.add(source);
      const compared = compareOrder(row, words.get(row.id), refunds.get(row.id) ?? [], { ...site, shops });
      const [here, there] = [within(compared.here, params), within(compared.there, params)];
      for (const [day, parts] of here) add(sums.here, parseDay(day) ?? dayOf(row.orderedAt, site.timeZone), parts);
      for (const [day, parts] of there) add(sums.there, parseDay(day) ?? dayOf(row.orderedAt, site.timeZone), parts);
      if (!compared.cause || here.size + there.size === 0) continue;
      const [own, told] = [sumOf(here), sumOf(there)];
      const money = (minor: bigint) => wireMoney(minor, site.currency);
      const day = dayOf(row.orderedAt, site.timeZone);
      const size = own > told ? own - told : told - own;
      const named = { orderId: row.id, orderKey: row.orderKey, day, cause: compared.cause };
      differences.push({ ...named, here: money(own), there: money(told), size });
    }
  }
  differences.sort((left, right) =>
    left.size === right.size ? (left.day < right.day ? 1 : -1) : left.size < right.size ? 1 : -1,
  );
  return {
    ...{ from: params.from, to: params.to, timeZone: site.timeZone, currency: site.currency },
    shops: [...toldBy].sort(),
    ...tiesOf(sumOf(sums.there), differences),
    days: periodsOf(sums, params.by).map(([day, here, there]) => ({
      day,
      here: wireSide(here, site),
      there: wireSide(there, site),
    })),
    here: wireSide(allOf(sums.here), site),
    there: wireSide(allOf(sums.there), site),
    differences: differences.map(({ size: _, ...one }) => one),
    differing: differences.length,
    otherCurrencies,
  };
}

/** Orders that were placed in the span, or of which something was refunded in it. Tests and unpaid ones too. */
async function ordersIn(tx: ScopedTransaction, site: Site, { start, end }: Span): Promise<OrderRow[]> {
  const refunded = tx
    .select({ id: sql`1` })
    .from(refund)
    .where(
      and(sameGeneration(refund, order), eq(refund.orderId, order.id), gte(refund.refundedAt, start), lt(refund.refundedAt, end)),
    );
  return tx
    .select()
    .from(order)
    .where(and(live(order, site.id), or(and(gte(order.orderedAt, start), lt(order.orderedAt, end)), sql`EXISTS (${refunded})`)))
    .orderBy(asc(order.orderedAt), asc(order.id));
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

function within(added: Added, { from, to }: TieOutParams): Added {
  return new Map([...added].filter(([day]) => day >= from && day < to));
}

function sumOf(added: Added): bigint {
  return [...added.values()].reduce((sum, parts) => sum + totalOf(parts), 0n);
}

function allOf(added: Added): Parts {
  const all: Added = new Map();
  const key = [...added.keys()][0];
  if (!key) return noParts();
  for (const parts of added.values()) add(all, key, parts);
  return all.get(key) ?? noParts();
}

/** What of the shop's total is the same here, order by order: two errors that cancel each other are two. */
function tiesOf(there: bigint, differences: { size: bigint }[]): { ties?: number } {
  if (there <= 0n) return {};
  const off = differences.reduce((sum, { size }) => sum + size, 0n);
  return { ties: Math.max(0, 1 - Number(off) / Number(there)) };
}

function periodsOf({ here, there }: Record<'here' | 'there', Added>, by: TieOutParams['by']): [string, Parts, Parts][] {
  const days = [...new Set([...here.keys(), ...there.keys()])].sort();
  const periods = Map.groupBy(days, (day) => (by === 'month' ? day.slice(0, 7) : day));
  const sum = (added: Added, own: typeof days) => allOf(new Map([...added].filter(([day]) => own.includes(day))));
  return [...periods].map(([period, own]) => [period, sum(here, own), sum(there, own)]);
}

function wireSide(parts: Parts, site: Site): TieOutSide {
  const money = (minor: bigint) => wireMoney(minor, site.currency);
  const { orders, gross, discounts, returns, shipping, tax } = parts;
  return {
    ...{
      orders,
      gross: money(gross),
      discounts: money(discounts),
      returns: money(returns),
      net: money(gross - discounts - returns),
    },
    ...{ shipping: money(shipping), tax: money(tax), total: money(totalOf(parts)) },
  };
}
