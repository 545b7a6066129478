/**
 * Exchange rates of a workspace, and the SQL that converts by them: the rule of lib/model/exchange-rate.ts, in exact decimals and
 * rounded by nobody but whoever asks, at the end.
 */
import { and, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { FIXED_RATES, type Rate } from '@/lib/model/exchange-rate';
import type { Queryable } from '../client';
import { exchangeRate } from '../schema';
import { inChunks } from './bulk';

export type ExchangeRateRow = typeof exchangeRate.$inferSelect;
type Loaded = Pick<ExchangeRateRow, 'workspaceId' | 'source' | 'loadedBy' | 'loadedAt'>;

/** Of one statement, as three arrays. */
const CHUNK_RATES = 20_000;
/** So many decimals more than a millionth has: what a division cuts off is below what any sum of amounts shows. */
const GUARD = '1.000000000000000000000000';

/** Keeps the rates and returns how many are new or other than before. What a file says never replaces what was typed. */
export async function saveRates(db: Queryable, loaded: Loaded, rates: readonly Rate[]): Promise<number> {
  const { workspaceId, source, loadedBy, loadedAt } = loaded;
  let changed = 0;
  await inChunks(
    [...rates],
    async (chunk) => {
      const done = await db.execute(sql`
        INSERT INTO exchange_rate (workspace_id, currency, day, units, source, loaded_by, loaded_at)
        SELECT ${workspaceId}, told.currency, told.day, told.units, ${source}, ${loadedBy}, ${loadedAt.toISOString()}::timestamptz
        FROM unnest(${sql.param(chunk.map(({ currency }) => currency))}::text[], ${sql.param(chunk.map(({ day }) => day))}::date[],
          ${sql.param(chunk.map(({ units }) => units))}::numeric[]) AS told (currency, day, units)
        ON CONFLICT (workspace_id, currency, day) DO UPDATE
        SET units = excluded.units, source = excluded.source, loaded_by = excluded.loaded_by, loaded_at = excluded.loaded_at
        WHERE (exchange_rate.source <> 'manual' OR excluded.source = 'manual')
          AND (exchange_rate.units, exchange_rate.source) IS DISTINCT FROM (excluded.units, excluded.source)`);
      changed += done.rowCount ?? 0;
    },
    CHUNK_RATES,
  );
  return changed;
}

/** Forgets a rate that was typed; the one it stood in place of, or before it, counts from then on. */
export async function deleteManualRate(
  db: Queryable,
  workspaceId: Id<'workspace'>,
  { currency, day }: Pick<Rate, 'currency' | 'day'>,
): Promise<ExchangeRateRow | undefined> {
  const [row] = await db
    .delete(exchangeRate)
    .where(
      and(
        eq(exchangeRate.workspaceId, workspaceId),
        eq(exchangeRate.currency, currency),
        eq(exchangeRate.day, day),
        eq(exchangeRate.source, 'manual'),
      ),
    )
    .returning();
  return row;
}

/** The first and the last day of each currency that has a rate, and its last one. */
export async function ratesHeld(
  db: Queryable,
  workspaceId: Id<'workspace'>,
): Promise<{ currency: string; from: string; to: string; units: string | null }[]> {
  const { rows } = await db.execute<{ currency: string; from: string; to: string; units: string | null }>(sql`
    SELECT currency, min(day)::text AS "from", max(day)::text AS "to", (array_agg(units ORDER BY day DESC))[1]::text AS units
    FROM exchange_rate WHERE workspace_id = ${workspaceId} GROUP BY currency ORDER BY currency`);
  return rows;
}

/** Rates that were typed, newest day first. */
export async function manualRates(db: Queryable, workspaceId: Id<'workspace'>, limit: number): Promise<ExchangeRateRow[]> {
  return db
    .select()
    .from(exchangeRate)
    .where(and(eq(exchangeRate.workspaceId, workspaceId), eq(exchangeRate.source, 'manual')))
    .orderBy(desc(exchangeRate.day), exchangeRate.currency)
    .limit(limit);
}

/** The rates of these currencies, for what is converted outside of the database. */
export async function ratesOf(
  db: Queryable,
  workspaceId: Id<'workspace'>,
  currencies: readonly string[],
): Promise<ExchangeRateRow[]> {
  return db
    .select()
    .from(exchangeRate)
    .where(and(eq(exchangeRate.workspaceId, workspaceId), inArray(exchangeRate.currency, [...currencies])));
}

/** Units of a currency for one euro on a day; NULL where none was published by then. Both are expressions of the query around it. */
export function rateSql(workspaceId: Id<'workspace'>, currency: SQL, day: SQL): SQL {
  const fixed = sql.join(
    FIXED_RATES.map((each) => sql.raw(`('${each.currency}', DATE '${each.day}', ${each.units}::numeric)`)),
    sql`, `,
  );
  return sql`CASE WHEN ${currency} = 'EUR' THEN 1::numeric ELSE coalesce(
    (SELECT fixed.units FROM (VALUES ${fixed}) AS fixed (currency, day, units)
     WHERE fixed.currency = ${currency} AND fixed.day <= ${day}),
    (SELECT rate.units FROM exchange_rate AS rate
     WHERE rate.workspace_id = ${workspaceId} AND rate.currency = ${currency} AND rate.day <= ${day}
     ORDER BY rate.day DESC LIMIT 1)) END`;
}

/**
 * The amount in another currency at a day's rate, as numeric that is not rounded; NULL where there is no rate. It asks for two rates a
 * row: sum by day and currency first.
 */
export function convertedSql(
  workspaceId: Id<'workspace'>,
  { amount, from, to, day }: { amount: SQL; from: SQL; to: string; day: SQL },
): SQL {
  const target = sql`${to}::text`;
  return sql`CASE WHEN ${from} = ${target} THEN ${amount}::numeric
    ELSE ${amount} * ${sql.raw(GUARD)} * (${rateSql(workspaceId, target, day)}) / (${rateSql(workspaceId, from, day)}) END`;
}
