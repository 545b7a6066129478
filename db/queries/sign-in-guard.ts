/** Counting failed sign-ins, for all processes alike; what a count means is said by who asks (lib/access/guard.ts). */
import { and, asc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import type { Queryable } from '../client';
import { auditEntry, signInGuard } from '../schema';

export type GuardRow = typeof signInGuard.$inferSelect;

/** The rows of these keys, held until the transaction ends, so that tries at the same moment are counted one after another. */
export async function holdGuardRows(tx: Queryable, keys: string[], now: Date): Promise<GuardRow[]> {
  const wanted = [...new Set(keys)].toSorted();
  await tx
    .insert(signInGuard)
    .values(wanted.map((key) => ({ key, failures: 0, lastAt: now, expiresAt: now })))
    .onConflictDoNothing();
  return tx.select().from(signInGuard).where(inArray(signInGuard.key, wanted)).orderBy(asc(signInGuard.key)).for('update');
}

export async function saveGuardRows(db: Queryable, rows: GuardRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insert(signInGuard)
    .values(rows.toSorted((left, right) => (left.key < right.key ? -1 : 1)))
    .onConflictDoUpdate({
      target: signInGuard.key,
      set: { failures: sql`excluded.failures`, lastAt: sql`excluded.last_at`, expiresAt: sql`excluded.expires_at` },
    });
}

/** Takes one failure back: a try that was counted before it was known to be right. */
export async function takeBackFailure(db: Queryable, key: string): Promise<void> {
  await db
    .update(signInGuard)
    .set({ failures: sql`greatest(0, ${signInGuard.failures} - 1)` })
    .where(eq(signInGuard.key, key));
}

export async function forgetGuardRows(db: Queryable, keys: string[]): Promise<void> {
  await db.delete(signInGuard).where(inArray(signInGuard.key, keys));
}

export async function isGuardRowAlive(db: Queryable, key: string, now: Date): Promise<boolean> {
  const rows = await db
    .select({ key: signInGuard.key })
    .from(signInGuard)
    .where(and(eq(signInGuard.key, key), gt(signInGuard.expiresAt, now)));
  return rows.length > 0;
}

/** Removes counts that are over, and the addresses of sign-ins before `addressesUntil` from the audit log. Resolves to the rows. */
export async function forgetOldSignIns(db: Queryable, now: Date, addressesUntil: Date): Promise<number> {
  const counts = await db.delete(signInGuard).where(lt(signInGuard.expiresAt, now));
  const blanked = await db
    .update(auditEntry)
    .set({ after: sql`${auditEntry.after} - 'address'` })
    .where(
      and(lt(auditEntry.at, addressesUntil), sql`${auditEntry.action} LIKE 'member.%'`, sql`${auditEntry.after} ? 'address'`),
    );
  return (counts.rowCount ?? 0) + (blanked.rowCount ?? 0);
}
