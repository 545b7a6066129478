/**
 * What an installation is as a whole: the key that its programs seal under, whether its tables are spread over nodes, and how far its
 * demo store is filled.
 */
import { eq, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable } from '../client';
import { demoFill, installation } from '../schema';
import { logHead } from './log';

const ONLY = 1;

/** The id of the key agreed on; undefined before the first program has started. */
export async function agreedKey(db: Queryable): Promise<string | undefined> {
  const [row] = await db.select({ key: installation.sealingKey }).from(installation).where(eq(installation.id, ONLY));
  return row?.key;
}

/**
 * Writes down the key in place of `before` (undefined: there is none yet); resolves to the one agreed on afterwards, which is another
 * program's when that was first.
 */
export async function agreeOn(db: Queryable, key: string, before: string | undefined, now: Date): Promise<string | undefined> {
  const row = { id: ONLY, sealingKey: key, agreedAt: now };
  if (before === undefined) await db.insert(installation).values(row).onConflictDoNothing();
  else await db.update(installation).set(row).where(eq(installation.sealingKey, before));
  return agreedKey(db);
}

/** Whether the tables are spread over nodes by Citus: then one statement writes and locks rows of one site alone. */
export async function isDistributed(db: Queryable): Promise<boolean> {
  const [row] = await db.select({ since: installation.distributedAt }).from(installation).where(eq(installation.id, ONLY));
  return (row?.since ?? null) !== null;
}

/** The keys that the secrets of sources, connections and alert rules are sealed under. These tables are small. */
export async function keysOfSecrets(db: Queryable): Promise<string[]> {
  const { rows } = await db.execute<{ key: string }>(sql`
    SELECT DISTINCT key FROM (
      SELECT jsonb_array_elements(secrets) ->> 'keyId' FROM source
      UNION ALL SELECT value ->> 'keyId' FROM connection, jsonb_each(secrets) WHERE deleted_at IS NULL
      UNION ALL SELECT webhook_secret ->> 'keyId' FROM alert_rule WHERE deleted_at IS NULL AND webhook_secret IS NOT NULL
    ) AS sealed (key) WHERE key IS NOT NULL`);
  return rows.map(({ key }) => key);
}

/**
 * When the filling of the demo store began, which may be now; undefined when it is full. A store of before that was written down is
 * taken to be full as soon as it holds anything.
 */
export async function beginDemoFill(db: Queryable, siteId: Id<'site'>, now: Date): Promise<Date | undefined> {
  const [known] = await db.select().from(demoFill).where(eq(demoFill.siteId, siteId));
  if (known) return known.finishedAt ? undefined : known.startedAt;
  if ((await logHead(db, siteId)) > 0n) return undefined;
  await db.insert(demoFill).values({ siteId, startedAt: now });
  return now;
}

/** The store is full. */
export async function finishDemoFill(db: Queryable, siteId: Id<'site'>, now: Date): Promise<void> {
  await db.update(demoFill).set({ finishedAt: now }).where(eq(demoFill.siteId, siteId));
}
