/** The ledger of what moved past days: what it is compared with, what is written, and how it is read. */
import { and, asc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { Day } from '@/lib/core/day';
import type { Id } from '@/lib/core/id';
import type { CreditDeltaCause, ModelId } from '@/lib/model/credit';
import type { Queryable, Transaction } from '../client';
import { acquisition, credit, creditDelta, isSaleRow, order, touchpoint } from '../schema';
import { insertRecords } from './bulk';
import { type Generation, ofGeneration, sameGeneration } from './live';

export type CreditDeltaInsert = typeof creditDelta.$inferInsert;

/** What an acquisition was credited with of an order under one model, refunds taken off. */
export type CreditSum = {
  orderId: Id<'order'>;
  orderedAt: Date;
  model: ModelId;
  /** Absent: nobody earned it. */
  acquisitionId: Id<'acquisition'> | undefined;
  currency: string;
  amount: bigint;
};

/** The stored credit of these orders, one sum for each model and acquisition. */
export async function creditSums(tx: Transaction, of: Generation, orderIds: Id<'order'>[]): Promise<CreditSum[]> {
  if (orderIds.length === 0) return [];
  const { orderId, orderedAt, model, currency } = credit;
  const { acquisitionId } = touchpoint;
  const rows = await tx
    .select({ orderId, orderedAt, model, acquisitionId, currency, amount: sql`sum(${credit.amount})`.mapWith(BigInt) })
    .from(credit)
    .leftJoin(touchpoint, and(sameGeneration(touchpoint, credit), eq(touchpoint.id, credit.touchpointId)))
    .where(and(ofGeneration(credit, of), inArray(orderId, orderIds)))
    .groupBy(orderId, orderedAt, model, acquisitionId, currency);
  return rows.map((row) => ({ ...row, acquisitionId: row.acquisitionId ?? undefined }));
}

export async function saveCreditDeltas(tx: Transaction, rows: CreditDeltaInsert[]): Promise<void> {
  await insertRecords(tx, creditDelta, rows);
}

/**
 * The credit of a generation's sales as rows of (order_id, ordered_at, model, acquisition_id, currency, amount): what its reports
 * add up.
 */
export function creditOfSales(of: Generation): SQL {
  return sql`SELECT ${credit.orderId}, ${credit.orderedAt}, ${credit.model}, ${touchpoint.acquisitionId}, ${credit.currency},
      ${credit.amount}
    FROM ${credit} JOIN ${order} ON ${sameGeneration(order, credit)} AND ${order.id} = ${credit.orderId} AND ${isSaleRow()}
    LEFT JOIN ${touchpoint} ON ${sameGeneration(touchpoint, credit)} AND ${touchpoint.id} = ${credit.touchpointId}
    WHERE ${ofGeneration(credit, of)}`;
}

/**
 * Writes what differs between two sets of a site's credit, each given as rows like those of `creditOfSales`, on the days before
 * the one of `now`: a rebuild moves them by as much. `models` are those that both are credited under: the first credit of a new
 * model moves nothing. One statement; resolves to how many rows it wrote.
 */
export async function recordGenerationDeltas(
  tx: Transaction,
  { siteId, from, to, models, now }: { siteId: Id<'site'>; from: SQL; to: SQL; models: string[]; now: Date },
): Promise<number> {
  const at = now.toISOString();
  await joinByHash(tx, true);
  const written = await tx.execute(sql`
    INSERT INTO credit_delta (site_id, id, recorded_at, order_id, day, model, acquisition_id, amount, currency, cause)
    SELECT ${siteId}::uuid, ${idAt(now)}, ${at}::timestamptz, order_id, day, model, acquisition_id, sum(amount), currency,
      'rebuild'
    FROM (
      SELECT order_id, (ordered_at AT TIME ZONE time_zone)::date AS day, model, acquisition_id, currency, amount
      FROM (
        SELECT order_id, ordered_at, model, acquisition_id, currency, -amount AS amount FROM (${from}) AS was
        UNION ALL SELECT order_id, ordered_at, model, acquisition_id, currency, amount FROM (${to}) AS is_now
      ) AS signed, (SELECT time_zone FROM site WHERE id = ${siteId}) AS zone
      WHERE model = ANY(${sql.param(models)}::text[]) AND ordered_at < date_trunc('day', ${at}::timestamptz, time_zone)
    ) AS past
    GROUP BY order_id, day, model, acquisition_id, currency HAVING sum(amount) <> 0
    ORDER BY day, order_id, model`);
  await joinByHash(tx, false);
  return written.rowCount ?? 0;
}

/**
 * Whole generations are joined. Of tables that were filled just now the planner knows nothing, takes a generation for a row or
 * two, and would read all of one table for each row of another: 20 s over some thousand orders.
 */
async function joinByHash(tx: Transaction, only: boolean): Promise<void> {
  await tx.execute(sql`SELECT set_config('enable_nestloop', ${only ? 'off' : 'on'}, true)`);
}

/** A uuid of version 7 with the millisecond of `at`; Postgres makes them itself from version 18 on. */
function idAt(at: Date): SQL {
  const time = at.getTime().toString(16).padStart(12, '0');
  const head = `${time.slice(0, 8)}-${time.slice(8)}-7`;
  return sql`overlay(gen_random_uuid()::text PLACING ${head} FROM 1 FOR ${head.length})::uuid`;
}

/** How much one cause moved a day's credit to (or from) an acquisition. */
export type DeltaSum = {
  day: string;
  model: ModelId;
  /** Absent: nobody earned it. */
  acquisitionId: Id<'acquisition'> | undefined;
  cause: CreditDeltaCause;
  currency: string;
  amount: bigint;
  orders: number;
};

/**
 * What moved the site's days from `from` to before `to`, oldest day first; under every model, or one. `fits` narrows the rows, by
 * their acquisitions too; `page` is which of them to list.
 */
export async function deltasOf(
  db: Queryable,
  siteId: Id<'site'>,
  days: { from: Day; to: Day },
  underModel?: ModelId,
  fits?: SQL,
  page?: { offset: number; limit: number },
): Promise<DeltaSum[]> {
  const { day, model, acquisitionId, cause, currency } = creditDelta;
  const sums = {
    amount: sql`sum(${creditDelta.amount})`.mapWith(BigInt),
    orders: sql`count(DISTINCT ${creditDelta.orderId})`.mapWith(Number),
  };
  const query = db
    .select({ day, model, acquisitionId, cause, currency, ...sums })
    .from(creditDelta)
    .leftJoin(acquisition, and(eq(acquisition.siteId, creditDelta.siteId), eq(acquisition.id, acquisitionId)))
    .where(and(eq(creditDelta.siteId, siteId), gte(day, days.from), lt(day, days.to), underModel && eq(model, underModel), fits))
    .groupBy(day, model, acquisitionId, cause, currency)
    .orderBy(asc(day), asc(model), asc(cause), asc(acquisitionId), asc(currency));
  const rows = await (page ? query.limit(page.limit).offset(page.offset) : query);
  return rows.map((row) => ({ ...row, acquisitionId: row.acquisitionId ?? undefined }));
}
