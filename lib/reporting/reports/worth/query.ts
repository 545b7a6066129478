/** A connection's deliveries in money. What is held is found by its own index; what was sent, by the days it was planned on. */
import { type SQL, sql } from 'drizzle-orm';
import { type ConnectionShown, hadFurtherRules, shownConnection } from '@/db/queries/connection';
import { isShadowRow } from '@/db/queries/connection-mode';
import { plannedFrom } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import type { Id } from '@/lib/core/id';
import { oldestTaken } from '@/lib/destinations/registry';
import { deliveryStates } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import { decodeCursor, encodeCursor } from '../../cursor';
import { column, rowsOf } from '../../rows';
import { startOf, storedCurrency, wireMoney } from '../../wire';
import {
  type HeldWorthResult,
  type SentDaysParams,
  type SentDaysResult,
  type WorthListPart,
  type WorthParams,
  worthPlace,
  type WorthResult,
} from './definition';
import { WITHOUT_MONEY } from './names';
import { partOf, standsForEvent, sumColumns, sumSelect, worthOf } from './money';

/** What releasing the connection would send, and what not; undefined when the site has no such connection. */
export async function heldWorth(
  tx: ScopedTransaction,
  site: Site,
  id: Id<'connection'>,
  now = new Date(),
): Promise<HeldWorthResult | undefined> {
  const row = await shownConnection(tx, site.id, id);
  if (!row) return undefined;
  const columns = { part: column.oneOf(['ready', 'too_old', 'shadow']), ...sumColumns };
  const rows = await rowsOf(tx, columns, heldQuery(site, row, now));
  const of = (part: WorthListPart) => partOf(rows.filter((sum) => sum.part === part));
  return {
    oldest: oldestTaken(row.destination, now).toISOString(),
    ready: of('ready'),
    tooOld: of('too_old'),
    shadow: of('shadow'),
  };
}

/** The statement, for its plan to be looked at. */
export function heldQuery(site: Site, row: ConnectionShown, now: Date): SQL {
  const occurredAt = sql.raw('occurred_at');
  const [tooOld, shadow] = [isTooOld(row, now, occurredAt), isShadowRow(row, occurredAt)];
  const part = sql`CASE WHEN ${tooOld} THEN 'too_old' WHEN ${shadow} THEN 'shadow' ELSE 'ready' END`;
  return sql`SELECT ${part} AS part, ${sumSelect} FROM ${worthOf(site, isHeld(row))} GROUP BY 1, 2, 3`;
}

/** What the connection sent, or would have sent, of this event on each day; undefined when the site has no such connection. */
export async function sentDays(
  tx: ScopedTransaction,
  site: Site,
  id: Id<'connection'>,
  { from, to, name }: SentDaysParams,
): Promise<SentDaysResult | undefined> {
  const row = await shownConnection(tx, site.id, id);
  if (!row) return undefined;
  const rows = await rowsOf(tx, dayColumns, daysQuery(site, row, { from, to, name }, await hadFurtherRules(tx, site.id, id)));
  const days = rows.flatMap(({ day, currency, delivered, shadowed, minor }) => {
    if (delivered + shadowed === 0) return [];
    const value = currency !== null && minor !== null ? { currency, value: wireMoney(minor, storedCurrency(currency)) } : {};
    return [{ day, delivered, shadowed, ...value }];
  });
  return { timeZone: site.timeZone, name, days, notSent: rows.reduce((total, { other }) => total + other, 0) };
}

const dayColumns = {
  day: column.text,
  currency: column.text.nullable(),
  delivered: column.count,
  shadowed: column.count,
  other: column.count,
  minor: column.minor.nullable(),
};

/** The statement, for its plan to be looked at. */
export function daysQuery(
  site: Site,
  row: ConnectionShown,
  { from, to, name }: Pick<SentDaysParams, 'from' | 'to' | 'name'>,
  severalRules: boolean,
): SQL {
  const isSent = sql`state IN ('delivered', 'shadowed')`;
  const happened = sql`${happenedIn(site, row, { from, to })} AND ${standsForEvent(severalRules)} AND d.name = ${name}`;
  return sql`
    SELECT to_char(occurred_at AT TIME ZONE ${site.timeZone}, 'YYYY-MM-DD') AS day,
      CASE WHEN minor IS NOT NULL THEN currency END AS currency,
      (count(*) FILTER (WHERE state = 'delivered'))::int AS delivered,
      (count(*) FILTER (WHERE state = 'shadowed'))::int AS shadowed,
      (count(*) FILTER (WHERE NOT ${isSent}))::int AS other, (sum(minor) FILTER (WHERE ${isSent}))::text AS minor
    FROM ${worthOf(site, happened, { orders: 'rarely', refunds: name === 'refund' })} GROUP BY 1, 2 ORDER BY 1, 2`;
}

const listed = {
  id: column.uuid,
  name: column.text,
  key: column.text,
  state: column.oneOf(deliveryStates),
  at: column.text,
  iso: column.instant,
  order_id: column.uuid.nullable(),
  order_key: column.text.nullable(),
  currency: column.text.nullable(),
  minor: column.minor.nullable(),
};

/** The deliveries behind a figure, a page at a time, with what all of them add up to. */
export async function listWorth(
  tx: ScopedTransaction,
  site: Site,
  id: Id<'connection'>,
  params: WorthParams,
  now = new Date(),
): Promise<WorthResult | undefined> {
  const row = await shownConnection(tx, site.id, id);
  if (!row) return undefined;
  const { currency, limit } = params;
  const severalRules = params.part === 'sent' && (await hadFurtherRules(tx, site.id, id));
  const named = namedBy(site, row, { ...params, severalRules }, now);
  const fits = isOfCurrency(currency);
  const summed = worthOf(site, named, { orders: params.part === 'sent' ? 'rarely' : 'joined' });
  const sums = await rowsOf(tx, sumColumns, sql`SELECT ${sumSelect} FROM ${summed} WHERE ${fits} GROUP BY 1, 2`);
  const after = decodeCursor(worthPlace, params.cursor);
  const found = await rowsOf(
    tx,
    listed,
    sql`
    SELECT id, name, key, state, order_id, order_key, currency, minor::text AS minor, occurred_at::text AS at,
      to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS iso
    FROM ${worthOf(site, named)} WHERE ${fits} AND ${after ? sql`(occurred_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}
    ORDER BY occurred_at DESC, id DESC LIMIT ${limit + 1}`,
  );
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    ...partOf(sums),
    rows: rows.map((one) => ({
      ...{ id: one.id, name: one.name, key: one.key, occurredAt: one.iso, state: one.state },
      ...(one.order_id && one.order_key !== null && { order: { id: one.order_id, key: one.order_key } }),
      ...(one.currency !== null && one.minor !== null && { value: wireMoney(one.minor, storedCurrency(one.currency)) }),
    })),
    ...(found.length > limit && last && { nextCursor: encodeCursor({ at: last.at, id: last.id }) }),
  };
}

type Named = Pick<WorthParams, 'part' | 'name' | 'from' | 'to'> & { severalRules: boolean };

function namedBy(site: Site, row: ConnectionShown, { part, name, from, to, severalRules }: Named, now: Date): SQL {
  const occurredAt = sql.raw('d.occurred_at');
  const [tooOld, shadow] = [isTooOld(row, now, occurredAt), isShadowRow(row, occurredAt)];
  switch (part) {
    case 'ready':
      return sql`${isHeld(row)} AND NOT ${tooOld} AND NOT ${shadow}`;
    case 'too_old':
      return sql`${isHeld(row)} AND ${tooOld}`;
    case 'shadow':
      return sql`${isHeld(row)} AND NOT ${tooOld} AND ${shadow}`;
    case 'sent':
      return sql`${happenedIn(site, row, { from, to })} AND ${standsForEvent(severalRules)}
        AND d.state IN ('delivered', 'shadowed') AND ${name ? sql`d.name = ${name}` : sql`true`}`;
  }
}

function isOfCurrency(currency: string | undefined): SQL {
  if (currency === undefined) return sql`true`;
  return currency === WITHOUT_MONEY ? sql`minor IS NULL` : sql`(minor IS NOT NULL AND currency = ${currency})`;
}

function isHeld({ id }: ConnectionShown): SQL {
  return sql`d.connection_id = ${id} AND d.state = 'held'`;
}

/** As the release rejects it (db/queries/connection-moves). */
function isTooOld(row: ConnectionShown, now: Date, occurredAt: SQL): SQL {
  return sql`(${occurredAt} < ${oldestTaken(row.destination, now)})`;
}

function happenedIn(
  site: Site,
  { id }: ConnectionShown,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): SQL {
  const start = from ? startOf(from, site.timeZone) : new Date(0);
  const until = to ? sql`d.occurred_at < ${startOf(to, site.timeZone)}` : sql`true`;
  return sql`d.connection_id = ${id} AND d.planned_at >= ${plannedFrom(start)} AND d.occurred_at >= ${start} AND ${until}`;
}
