/** The report of new against returning buyers: the range's sales by day, by whether their buyer is new, and by whose word that is. */
import { sql } from 'drizzle-orm';
import { isNewBuyer, isUnknownBuyer } from '@/db/queries/buyers';
import type { ScopedTransaction } from '@/db/scoped';
import { order } from '@/db/schema';
import type { Currency } from '@/lib/core/currency';
import { type BuyerKind, buyerKinds } from '@/lib/model/order-kind';
import type { Site } from '@/lib/model/site';
import { dayEdges, spanOf } from '../../days';
import { placeSql } from '../../dimension';
import { historyFrom, salesIn } from '../../revenue';
import { column, rowsOf } from '../../rows';
import { storedCurrency, wireMoney } from '../../wire';
import { type BuyersParams, type BuyersResult, type BuyerSums, tellers } from './definition';

/** Of the range, and of the compared days where there are some. */
export async function buyersReport(tx: ScopedTransaction, site: Site, params: BuyersParams): Promise<BuyersResult> {
  const { from, to, compareFrom, compareTo } = params;
  const compared = compareFrom !== undefined && compareTo !== undefined ? { from: compareFrom, to: compareTo } : undefined;
  const now = await periodOf(tx, site, { from, to }, params);
  const before = compared && (await periodOf(tx, site, compared, params));
  return {
    from,
    to,
    ...(compared && { compareFrom, compareTo }),
    timeZone: site.timeZone,
    currency: site.currency,
    total: now.total,
    ...(before && { compared: before.total }),
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

type Period = { total: BuyerSums; days: BuyersResult['days']; others: BuyersResult['otherCurrencies'] };
type Sum = { orders: number; revenue: bigint };

async function periodOf(
  tx: ScopedTransaction,
  site: Site,
  range: { from: string; to: string },
  { salesChannel }: BuyersParams,
): Promise<Period> {
  const edges = dayEdges(range, site.timeZone);
  const sales = await rowsOf(
    tx,
    shape,
    sql`SELECT ${order.currency} AS currency, ${placeSql(sql`${order.orderedAt}`, edges)} AS place,
        CASE WHEN ${isNewBuyer(site)} THEN 'new' WHEN ${isUnknownBuyer(site)} THEN 'not_known' ELSE 'returning' END AS kind,
        CASE WHEN ${order.declaredNew} IS NULL THEN 'history' ELSE 'shop' END AS teller,
        count(*)::int AS orders, sum(${order.revenue} - ${order.refunded})::text AS revenue
      FROM ${order} WHERE ${salesIn(site, spanOf(range, site.timeZone), { salesChannel })} GROUP BY 1, 2, 3, 4`,
  );
  const rows = sales.filter(({ currency }) => currency === site.currency);
  const others = Map.groupBy(
    sales.filter(({ currency }) => currency !== site.currency),
    ({ currency }) => currency,
  );
  const of = (some: Sum[], currency = site.currency) => wire(some.reduce(added, { orders: 0, revenue: 0n }), currency);
  const byPlace = Map.groupBy(rows, ({ place }) => place);
  return {
    others: [...others]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([code, some]) => of(some, storedCurrency(code))),
    total: {
      ...of(rows),
      kinds: byKind((kind) => {
        const ofKind = rows.filter((row) => row.kind === kind);
        const [shop, history] = tellers.map((teller) => ofKind.filter((row) => row.teller === teller));
        return { ...of(ofKind), toldBy: { shop: of(shop ?? []), history: of(history ?? []) } };
      }),
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
