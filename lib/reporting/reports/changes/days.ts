/**
 * The days that moved: each as it was at its end, what moved it, and as it is now. Now is the sum of the stored credit; at the
 * end of the day is what is left of it without the ledger's deltas, which the ledger keeps true (docs/decisions/0009).
 */
import { and, type SQL, sql } from 'drizzle-orm';
import { live } from '@/db/queries/live';
import type { ScopedTransaction } from '@/db/scoped';
import { credit, creditDelta } from '@/db/schema';
import { creditDeltaCauses } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { spanOf } from '../../days';
import { column, rowsOf } from '../../rows';
import { storedCurrency, wireMoney } from '../../wire';
import { type ChangedDay, type ChangesParams, type ChangesResult, DAYS_MAX, type Moved } from './definition';
import { changesFit, earnerFits, joinAcquisition } from './filter';

/** What rows of the ledger add up to, as columns and as SQL. */
export const movedShape = { gained: column.minor, lost: column.minor, orders: column.count, currency: column.text };
export const movedSql: SQL = sql`${creditDelta.currency} AS currency,
  coalesce(sum(${creditDelta.amount}) FILTER (WHERE ${creditDelta.amount} > 0), 0)::text AS gained,
  coalesce(sum(${creditDelta.amount}) FILTER (WHERE ${creditDelta.amount} < 0), 0)::text AS lost,
  count(DISTINCT ${creditDelta.orderId})::int AS orders`;

type MovedRow = { gained: bigint; lost: bigint; orders: number; currency: string };

export function wireMoved({ gained, lost, orders, currency: code }: MovedRow): Moved {
  const currency = storedCurrency(code);
  return {
    amount: wireMoney(gained + lost, currency),
    gained: wireMoney(gained, currency),
    lost: wireMoney(lost, currency),
    orders,
  };
}

type CauseRow = MovedRow & { cause: (typeof creditDeltaCauses)[number] };
type DayCause = CauseRow & { day: string };
type Credited = { day: string; currency: string; amount: bigint };

/** A page of the days that moved, latest first, and the sums of all days of the range. */
export async function changedDays(
  tx: ScopedTransaction,
  site: Site,
  params: ChangesParams,
): Promise<Pick<ChangesResult, 'days' | 'nextDaysOffset' | 'totals'>> {
  // A day adds up only with all of its causes: `cause` says which days are listed.
  const moved = await causesOf(tx, site, { ...params, cause: undefined });
  const ofRange = moved.filter(({ day }) => day === null);
  const ofDays = Map.groupBy(
    moved.flatMap(({ day, ...row }): DayCause[] => (day === null ? [] : [{ day, ...row }])),
    keyOf,
  );
  const credited = await creditByDay(tx, site, params);
  const now = new Map(credited.map((row) => [keyOf(row), row.amount]));
  const days = [...ofDays].map(([key, rows]): ChangedDay => {
    const [day = '', currency = ''] = key.split(' ');
    return { day, ...beforeAndNow(rows, now.get(key) ?? 0n, currency) };
  });
  const listed = days.filter(({ causes }) => params.cause === undefined || causes.some(({ cause }) => cause === params.cause));
  const end = params.daysOffset + DAYS_MAX;
  return {
    days: listed.reverse().slice(params.daysOffset, end),
    ...(listed.length > end && { nextDaysOffset: end }),
    totals: totalsOf(ofRange, credited, ofDays),
  };
}

function keyOf({ day, currency }: { day: string; currency: string }): string {
  return `${day} ${currency}`;
}

function totalsOf(ofRange: CauseRow[], credited: Credited[], ofDays: ReadonlyMap<string, unknown>): ChangesResult['totals'] {
  const currencies = [...new Set([...credited, ...ofRange].map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const own = credited.filter((row) => row.currency === currency);
    const rows = ofRange.filter((row) => row.currency === currency);
    const unmoved = own.filter((row) => !ofDays.has(keyOf(row)));
    return {
      currency,
      ...beforeAndNow(rows, amountOf(own), currency),
      unmoved: wireMoney(amountOf(unmoved), storedCurrency(currency)),
    };
  });
}

function beforeAndNow(rows: CauseRow[], now: bigint, code: string) {
  const currency = storedCurrency(code);
  const moved = rows.reduce((sum, { gained, lost }) => sum + gained + lost, 0n);
  return {
    dayEnd: wireMoney(now - moved, currency),
    moved: wireMoney(moved, currency),
    now: wireMoney(now, currency),
    causes: rows.map((row) => ({ cause: row.cause, ...wireMoved(row) })),
  };
}

function amountOf(rows: Credited[]): bigint {
  return rows.reduce((sum, { amount }) => sum + amount, 0n);
}

/** By currency what each cause moved: on each day, oldest first, and without a day in all of the range. */
async function causesOf(
  tx: ScopedTransaction,
  site: Site,
  filter: ChangesParams,
): Promise<(CauseRow & { day: string | null })[]> {
  return rowsOf(
    tx,
    { day: column.text.nullable(), cause: column.oneOf(creditDeltaCauses), ...movedShape },
    sql`SELECT ${creditDelta.day}::text AS day, ${creditDelta.cause} AS cause, ${movedSql}
      FROM ${creditDelta} ${joinAcquisition(creditDelta)} WHERE ${changesFit(site, filter)}
      GROUP BY ${creditDelta.cause}, ${creditDelta.currency}, GROUPING SETS ((${creditDelta.day}), ())
      ORDER BY ${creditDelta.day}, ${creditDelta.currency} DESC, ${creditDelta.cause}`,
  );
}

/** The credit of the range's days as it is now. */
async function creditByDay(tx: ScopedTransaction, site: Site, params: ChangesParams): Promise<Credited[]> {
  const { start, end } = spanOf(params, site.timeZone);
  const fits = and(
    live(credit, site.id),
    sql`${credit.model} = ${params.model} AND ${credit.orderedAt} >= ${start} AND ${credit.orderedAt} < ${end}`,
    sql`NOT ${credit.test}`,
    earnerFits(params),
  );
  return rowsOf(
    tx,
    { day: column.text, currency: column.text, amount: column.minor },
    sql`SELECT (${credit.orderedAt} AT TIME ZONE ${site.timeZone})::date::text AS day, ${credit.currency} AS currency,
        sum(${credit.amount})::text AS amount
      FROM ${credit} ${params.channel === undefined ? sql`` : joinAcquisition(credit)} WHERE ${fits} GROUP BY 1, 2`,
  );
}
