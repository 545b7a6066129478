/** The report of new against returning buyers: the range's sales by day, by whether their buyer is new, and by whose word that is. */
import { and, sql } from 'drizzle-orm';
import { isNewBuyer, isUnknownBuyer } from '@/db/queries/buyers';
import type { ScopedTransaction } from '@/db/scoped';
import { netRevenueSql, order } from '@/db/schema';
import type { Currency } from '@/lib/core/currency';
import { type BuyerKind, buyerKinds } from '@/lib/model/order-kind';
import type { Site } from '@/lib/model/site';
import { dayEdges, spanOf } from '../../days';
import { placeSql } from '../../dimension';
import { earnedBy } from '../../earned-by';
import { historyFrom, salesIn } from '../../revenue';
import { column, rowsOf } from '../../rows';
import { storedCurrency, wireMoney } from '../../wire';
import { type BuyersParams, type BuyersResult, type BuyerSums, tellers } from './definition';

/** Of the range, and of the compared days where there are some. */
export async function buyersReport(tx: ScopedTransaction, site: Site, params: BuyersParams): Promise<BuyersResult> {
  const { from, to, compareFrom, compareTo, finishedTo } = params;
  const compared = compareFrom !== undefined && compareTo !== undefined ? { from: compareFrom, to: compareTo } : undefined;
  const now = await periodOf(tx, site, { from, to }, params);
  const before = compared && (await periodOf(tx, site, compared, params));
  return {
    from,
    to,
    ...(compared && { compareFrom, compareTo }),
    timeZone: site.timeZone,
    currency: site.currency,
    ...(finishedTo !== undefined && { finishedTo, finished: now.sumOf(finishedTo) }),
    total: now.sumOf(),
    ...(before && { compared: before.sumOf() }),
    days: now.days,
    ...(before && { comparedDays: before.days }),
    historyFrom: await historyFrom(tx, site),
    otherCurrencies: now.others,
  };
}

const shape = {
  currency: column.text,
  place: column.count,
  kind: column.oneOf(buyerKinds),
  teller: column.oneOf(tellers),
  orders: column.count,
  revenue: column.minor,
};

type Period = {
  /** Of the days before this one, or of all. */
  sumOf: (day?: string) => BuyerSums;
  days: BuyersResult['days'];
  others: BuyersResult['otherCurrencies'];
};
type Sum = { orders: number; revenue: bigint };

async function periodOf(
  tx: ScopedTransaction,
  site: Site,
  range: { from: string; to: string },
  params: BuyersParams,
): Promise<Period> {
  const edges = dayEdges(range, site.timeZone);
  const { salesChannel, kind } = params;
  const span = spanOf(range, site.timeZone);
  const chosen = and(salesIn(site, span, { salesChannel, kind }), earnedBy(site, span, params));
  const sales = await rowsOf(
    tx,
    shape,
    sql`SELECT ${order.currency} AS currency, ${placeSql(sql`${order.orderedAt}`, edges)} AS place,
        CASE WHEN ${isNewBuyer(site)} THEN 'new' WHEN ${isUnknownBuyer(site)} THEN 'not_known' ELSE 'returning' END AS kind,
        CASE WHEN ${order.declaredNew} IS NULL THEN 'history' ELSE 'shop' END AS teller,
        count(*)::int AS orders, sum(${netRevenueSql()})::text AS revenue
      FROM ${order} WHERE ${chosen} GROUP BY 1, 2, 3, 4`,
  );
  const rows = sales.filter(({ currency }) => currency === site.currency);
  const others = Map.groupBy(
    sales.filter(({ currency }) => currency !== site.currency),
    ({ currency }) => currency,
  );
  const of = (some: Sum[], currency = site.currency) => wire(some.reduce(added, { orders: 0, revenue: 0n }), currency);
  const kindOf = (some: typeof rows) => {
    const [shop, history] = tellers.map((teller) => some.filter((row) => row.teller === teller));
    return { ...of(some), toldBy: { shop: of(shop ?? []), history: of(history ?? []) } };
  };
  const byPlace = Map.groupBy(rows, ({ place }) => place);
  return {
    others: [...others]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([code, some]) => of(some, storedCurrency(code))),
    sumOf: (day) => {
      const wanted = day === undefined ? rows : rows.filter(({ place }) => (edges.names[place - 1] ?? day) < day);
      return { ...of(wanted), kinds: byKind((kind) => kindOf(wanted.filter((row) => row.kind === kind))) };
    },
    days: edges.names.map((day, index) => {
      const ofDay = byPlace.get(index + 1) ?? [];
      return { day, kinds: byKind((kind) => of(ofDay.filter((row) => row.kind === kind))) };
    }),
  };
}

function byKind<Value>(value: (kind: BuyerKind) => Value): Record<BuyerKind, Value> {
  return { new: value('new'), returning: value('returning'), not_known: value('not_known') };
}

function added(left: Sum, right: Sum): Sum {
  return { orders: left.orders + right.orders, revenue: left.revenue + right.revenue };
}

function wire({ orders, revenue }: Sum, currency: Currency) {
  return { orders, revenue: wireMoney(revenue, currency) };
}
