/** The rows of the ledger that an amount of What changed is made of: latest day first, a page at a time. */
import { and, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { actorNames } from '@/db/queries/actor-names';
import { live } from '@/db/queries/live';
import type { ScopedTransaction } from '@/db/scoped';
import { acquisition, auditEntry, creditDelta, event, order } from '@/db/schema';
import { parseId } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { decodeCursor, encodeCursor } from '../../cursor';
import { column, rowOf, rowsOf } from '../../rows';
import { storedCurrency, wireMoney } from '../../wire';
import { campaignSql, changesFit, joinAcquisition } from './filter';
import { type ChangeListParams, type ChangeListResult, changePlace, type ChangeRow } from './list-definition';

/** One page of the list, with the sum of all of it. */
export async function listChangedOrders(tx: ScopedTransaction, site: Site, params: ChangeListParams): Promise<ChangeListResult> {
  const fits = changesFit(site, params);
  const after = decodeCursor(changePlace, params.cursor);
  const place = sql`(${creditDelta.day}, ${creditDelta.orderId}, ${creditDelta.id})`;
  const rest = after && sql`${place} < (${after.day}::date, ${after.orderId}::uuid, ${after.id}::uuid)`;
  const rows = await ledgerRows(tx, site, and(fits, rest), params.limit + 1);
  const page = rows.slice(0, params.limit);
  const last = rows.length > params.limit ? page.at(-1) : undefined;
  return {
    rows: await withOrigins(tx, site, page),
    ...(last && { nextCursor: encodeCursor({ day: last.day, orderId: last.orderId, id: last.id }) }),
    ...(await sumsOf(tx, fits)),
  };
}

/** More than a person works through in a spreadsheet. */
const FILE_ROWS_MAX = 50_000;

/** The whole list, for a file; of a very long one its latest. What led to a row is told by its id alone. */
export async function allChangedOrders(tx: ScopedTransaction, site: Site, params: ChangeListParams): Promise<ChangeRow[]> {
  return ledgerRows(tx, site, changesFit(site, params), FILE_ROWS_MAX);
}

async function ledgerRows(tx: ScopedTransaction, site: Site, where: SQL | undefined, limit: number): Promise<ChangeRow[]> {
  const rows = await tx
    .select({
      delta: creditDelta,
      orderKey: order.orderKey,
      channel: acquisition.channel,
      source: acquisition.source,
      campaign: sql<string | null>`${campaignSql}`,
    })
    .from(creditDelta)
    .leftJoin(acquisition, and(eq(acquisition.siteId, creditDelta.siteId), eq(acquisition.id, creditDelta.acquisitionId)))
    .leftJoin(order, and(live(order, site.id), eq(order.id, creditDelta.orderId)))
    .where(where)
    .orderBy(desc(creditDelta.day), desc(creditDelta.orderId), desc(creditDelta.id))
    .limit(limit);
  return rows.map(({ delta, orderKey, channel, source, campaign }) => ({
    id: delta.id,
    recordedAt: delta.recordedAt.toISOString(),
    day: delta.day,
    orderId: delta.orderId,
    ...(orderKey !== null && { orderKey }),
    amount: wireMoney(delta.amount, storedCurrency(delta.currency)),
    ...(channel !== null && { channel }),
    ...(source !== null && { source }),
    ...(campaign !== null && { campaign }),
    cause: delta.cause,
    ...(delta.eventId && { event: { id: delta.eventId } }),
    ...(delta.auditEntryId && { audit: { id: delta.auditEntryId } }),
  }));
}

/** What led to each row, as far as it is still held. Ids are asked for by value, so that only their months are opened. */
async function withOrigins(tx: ScopedTransaction, site: Site, rows: ChangeRow[]): Promise<ChangeRow[]> {
  const events = await eventsOf(tx, site, rows);
  const entries = await entriesOf(tx, rows);
  return rows.map(({ event: led, audit, ...row }) => ({
    ...row,
    ...(led && { event: { ...led, ...events.get(led.id) } }),
    ...(audit && { audit: { ...audit, ...entries.get(audit.id) } }),
  }));
}

async function eventsOf(tx: ScopedTransaction, site: Site, rows: ChangeRow[]): Promise<Map<string, ChangeRow['event'] & object>> {
  const ids = [...new Set(rows.flatMap((row) => parseId<'event'>(row.event?.id) ?? []))];
  if (ids.length === 0) return new Map();
  const found = await tx
    .select({ id: event.id, name: event.name, source: event.source, receivedAt: event.receivedAt })
    .from(event)
    .where(and(eq(event.siteId, site.id), inArray(event.id, ids)));
  return new Map(found.map((row) => [row.id, { ...row, receivedAt: row.receivedAt.toISOString() }]));
}

async function entriesOf(tx: ScopedTransaction, rows: ChangeRow[]): Promise<Map<string, ChangeRow['audit'] & object>> {
  const ids = [...new Set(rows.flatMap((row) => parseId<'audit_entry'>(row.audit?.id) ?? []))];
  if (ids.length === 0) return new Map();
  const found = await tx.select().from(auditEntry).where(inArray(auditEntry.id, ids));
  const names = await actorNames(
    tx,
    found.map(({ actor }) => actor),
  );
  return new Map(
    found.map(({ id, at, action, actor }) => {
      const by = names.get(actor);
      return [id, { id, at: at.toISOString(), action, ...(by !== undefined && { by }) }];
    }),
  );
}

async function sumsOf(
  tx: ScopedTransaction,
  fits: SQL | undefined,
): Promise<Pick<ChangeListResult, 'total' | 'orders' | 'sums'>> {
  const among = sql`FROM ${creditDelta} ${joinAcquisition(creditDelta)} WHERE ${fits}`;
  const counts = await rowOf(
    tx,
    { total: column.count, orders: column.count },
    sql`SELECT count(*)::int AS total, count(DISTINCT ${creditDelta.orderId})::int AS orders ${among}`,
  );
  const sums = await rowsOf(
    tx,
    { currency: column.text, amount: column.minor },
    sql`SELECT ${creditDelta.currency} AS currency, sum(${creditDelta.amount})::text AS amount ${among} GROUP BY 1 ORDER BY 1`,
  );
  return { ...counts, sums: sums.map(({ currency, amount }) => wireMoney(amount, storedCurrency(currency))) };
}
