/** The report of lifetime value: sums over the sales of everybody won in the range, by what won them. Exact in minor units. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { netRevenueSql, order } from '@/db/schema';
import { type SalesChannel, salesChannels } from '@/lib/model/sales-channel';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { historyFrom, salesIn, type Span } from '../../revenue';
import { column, rowsOf } from '../../rows';
import { startOf, storedCurrency, wireMoney } from '../../wire';
import type { LifetimeParams, LifetimeResult, LifetimeRow } from './definition';
import { sumsOfWon } from './won';

const shape = {
  key: column.text,
  currency: column.text,
  customers: column.count,
  notKnown: column.count,
  first: column.minor,
  renewals: column.minor,
  later: column.minor,
};
type Sums = { customers: number; notKnown: number; first: bigint; renewals: bigint; later: bigint };

/** What the customers won in the range have bought until now. */
export async function lifetimeReport(tx: ScopedTransaction, site: Site, params: LifetimeParams): Promise<LifetimeResult> {
  const { from, to, model } = params;
  const span = { start: startOf(from, site.timeZone), end: startOf(to, site.timeZone) };
  const sums = await rowsOf(
    tx,
    shape,
    sql`
    SELECT key, currency, coalesce(sum(sales) FILTER (WHERE part = 'first'), 0)::int AS customers,
      coalesce(sum(unknown) FILTER (WHERE part = 'first'), 0)::int AS "notKnown",
      coalesce(sum(net) FILTER (WHERE part = 'first'), 0)::text AS first,
      coalesce(sum(net) FILTER (WHERE part = 'renewals'), 0)::text AS renewals,
      coalesce(sum(net) FILTER (WHERE part = 'later'), 0)::text AS later
    FROM (${sumsOfWon(site, span, model)}) AS won GROUP BY key, currency`,
  );
  const byKey = new Map<string, Sums>();
  for (const { key, currency, customers, notKnown, ...money } of sums) {
    const own = currency === site.currency ? money : { first: 0n, renewals: 0n, later: 0n };
    byKey.set(key, added(byKey.get(key) ?? NOTHING, { customers, notKnown, ...own }));
  }
  const rows = [...byKey].sort(worthMostFirst);
  return {
    from,
    to,
    timeZone: site.timeZone,
    currency: site.currency,
    revenueBasis: revenueBasisOf(site.settings),
    model,
    rows: rows.map(([key, own]) => ({ key, ...named(key), ...inWireForm(own, site) })),
    withoutBuyer: await withoutBuyer(tx, site, span),
    totals: inWireForm([...byKey.values()].reduce(added, NOTHING), site),
    historyFrom: await historyFrom(tx, site),
    otherCurrencies: [...Map.groupBy(sums, ({ currency }) => currency)]
      .filter(([currency]) => currency !== site.currency)
      .map(([currency, some]) =>
        wireMoney(
          some.reduce((sum, row) => sum + totalOf(row), 0n),
          storedCurrency(currency),
        ),
      )
      .sort((left, right) => (left.currency < right.currency ? -1 : 1)),
  };
}

function worthMostFirst([leftKey, left]: [string, Sums], [rightKey, right]: [string, Sums]): number {
  const difference = totalOf(right) - totalOf(left);
  if (difference !== 0n) return difference > 0n ? 1 : -1;
  return right.customers - left.customers || (leftKey < rightKey ? -1 : 1);
}

const NOTHING: Sums = { customers: 0, notKnown: 0, first: 0n, renewals: 0n, later: 0n };

function added(left: Sums, right: Sums): Sums {
  return {
    customers: left.customers + right.customers,
    notKnown: left.notKnown + right.notKnown,
    first: left.first + right.first,
    renewals: left.renewals + right.renewals,
    later: left.later + right.later,
  };
}

function totalOf({ first, renewals, later }: Pick<Sums, 'first' | 'renewals' | 'later'>): bigint {
  return first + renewals + later;
}

function inWireForm(sums: Sums, { currency }: Site): Omit<LifetimeRow, 'key' | 'kind'> {
  const { customers, notKnown, first, renewals, later } = sums;
  return {
    customers,
    notKnown,
    first: wireMoney(first, currency),
    renewals: wireMoney(renewals, currency),
    later: wireMoney(later, currency),
    total: wireMoney(totalOf(sums), currency),
  };
}

/** What a key says; the names of channels are any text. */
function named(key: string): Pick<LifetimeRow, 'kind' | 'channel' | 'salesChannel'> {
  if (key.startsWith('channel:')) return { kind: 'channel', channel: key.slice('channel:'.length) };
  const salesChannel: SalesChannel | undefined = salesChannels.find((known) => key === `left_out:${known}`);
  if (salesChannel) return { kind: 'left_out', salesChannel };
  return { kind: key === 'earlier' ? 'earlier' : 'unattributed' };
}

async function withoutBuyer(tx: ScopedTransaction, site: Site, span: Span): Promise<LifetimeResult['withoutBuyer']> {
  const [row] = await tx
    .select({
      orders: sql`count(*)`.mapWith(Number),
      revenue: sql`coalesce(sum(${netRevenueSql()}), 0)`.mapWith(BigInt),
    })
    .from(order)
    .where(and(salesIn(site, span), isNull(order.personId), eq(order.currency, site.currency)));
  return { orders: row?.orders ?? 0, revenue: wireMoney(row?.revenue ?? 0n, site.currency) };
}
