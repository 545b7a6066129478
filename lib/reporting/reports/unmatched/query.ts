/** The list of what has no order, latest first, a page at a time, and its sums. */
import { and, type SQL, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import type { Site } from '@/lib/model/site';
import { decodeCursor, encodeCursor } from '../../cursor';
import type { Span } from '../../revenue';
import { column, rowOf, rowsOf } from '../../rows';
import { startOf, storedCurrency, wireMoney } from '../../wire';
import {
  type UnmatchedParams,
  type UnmatchedResult,
  type UnmatchedRow,
  type UnmatchedSum,
  unmatchedKinds,
  unmatchedPlace,
} from './definition';
import { type Tellers, unmatchedIn } from './found';

const shape = {
  kind: column.oneOf(unmatchedKinds),
  name: column.text,
  source: column.text,
  at: column.instant,
  place: column.text,
  eventId: column.uuid,
  orderId: column.uuid.nullable(),
  minor: column.minor.nullable(),
  currency: column.text.nullable(),
};

type Found = ReturnType<typeof wireRow>;

/** One page of the list. `now`: what came within the day before it is not asked for its order yet. */
export async function listUnmatched(
  tx: ScopedTransaction,
  site: Site,
  params: UnmatchedParams,
  tellers: Tellers,
  now = new Date(),
): Promise<UnmatchedResult> {
  const after = decodeCursor(unmatchedPlace, params.cursor);
  const found = unmatchedIn(site, spanOf(site, params), tellers, now);
  const fits = filterOf(params);
  const before = after && sql`(at, event_id) < (${after.at}::timestamptz, ${after.id}::uuid)`;
  const rows = await foundRows(tx, found, and(fits, before), params.limit + 1);
  const total = after?.total ?? (await countOf(tx, found, fits));
  const page = rows.slice(0, params.limit);
  const last = rows.length > params.limit ? page.at(-1) : undefined;
  return {
    rows: page.map(({ row }) => row),
    ...(last && { nextCursor: encodeCursor({ at: last.place, id: last.row.eventId, total }) }),
    total,
  };
}

/** The range's sums by kind and currency: each is the sum of the list with the same kind and currency. */
export async function unmatchedSums(
  tx: ScopedTransaction,
  site: Site,
  span: Span,
  tellers: Tellers,
  now: Date,
): Promise<UnmatchedSum[]> {
  const rows = await rowsOf(
    tx,
    { kind: shape.kind, currency: shape.currency, count: column.count, minor: shape.minor },
    sql`SELECT kind, currency, count(*)::int AS count, sum(minor)::text AS minor
      FROM ${unmatchedIn(site, span, tellers, now)} AS found GROUP BY kind, currency`,
  );
  return rows
    .map(({ kind, count, ...money }) => ({ kind, count, ...moneyOf(money) }))
    .sort((left, right) => placeOf(left) - placeOf(right) || (codeOf(left) < codeOf(right) ? -1 : 1));
}

/** More than a person works through in a spreadsheet. */
const FILE_ROWS_MAX = 50_000;

/** The whole list, for a file; of a very long one its latest. */
export async function allUnmatched(
  tx: ScopedTransaction,
  site: Site,
  params: UnmatchedParams,
  tellers: Tellers,
  now = new Date(),
): Promise<UnmatchedRow[]> {
  const found = unmatchedIn(site, spanOf(site, params), tellers, now);
  return (await foundRows(tx, found, filterOf(params), FILE_ROWS_MAX)).map(({ row }) => row);
}

async function foundRows(tx: ScopedTransaction, found: SQL, where: SQL | undefined, limit: number): Promise<Found[]> {
  const rows = await rowsOf(
    tx,
    shape,
    sql`
    SELECT kind, name, source, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, at::text AS place,
      event_id AS "eventId", order_id AS "orderId", minor::text AS minor, currency
    FROM ${found} AS found WHERE ${where ?? sql`true`} ORDER BY found.at DESC, event_id DESC LIMIT ${limit}`,
  );
  return rows.map(wireRow);
}

async function countOf(tx: ScopedTransaction, found: SQL, where: SQL | undefined): Promise<number> {
  const { count } = await rowOf(
    tx,
    { count: column.count },
    sql`SELECT count(*)::int AS count FROM ${found} AS found WHERE ${where ?? sql`true`}`,
  );
  return count;
}

function spanOf(site: Site, { from, to }: UnmatchedParams): Span {
  return { start: startOf(from, site.timeZone), end: startOf(to, site.timeZone) };
}

function filterOf({ kind, currency }: UnmatchedParams): SQL | undefined {
  const stated = currency === '' ? sql`currency IS NULL` : currency && sql`currency = ${currency}`;
  return and(kind && sql`kind = ${kind}`, stated || undefined);
}

type Row = { [Name in keyof typeof shape]: (typeof shape)[Name]['_output'] };

function wireRow({ place, orderId, minor, currency, ...row }: Row): { row: UnmatchedRow; place: string } {
  return { place, row: { ...row, ...(orderId && { orderId }), ...moneyOf({ minor, currency }) } };
}

function moneyOf({ minor, currency }: { minor: bigint | null; currency: string | null }): Pick<UnmatchedRow, 'money'> {
  return minor !== null && currency !== null ? { money: wireMoney(minor, storedCurrency(currency)) } : {};
}

const placeOf = ({ kind }: UnmatchedSum) => unmatchedKinds.indexOf(kind);
const codeOf = ({ money }: UnmatchedSum) => money?.currency ?? '~';
