/** A site's targets: kept, read and forgotten by their whole key. */
import { and, asc, eq } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable, Transaction } from '../client';
import { target } from '../schema';

export type TargetRow = typeof target.$inferSelect;
export type TargetKey = Pick<TargetRow, 'siteId' | 'metric' | 'dimension' | 'name' | 'month'>;

/** All of the site, by metric, place and month. */
export async function targetsOf(db: Pick<Queryable, 'select'>, siteId: Id<'site'>): Promise<TargetRow[]> {
  return db
    .select()
    .from(target)
    .where(eq(target.siteId, siteId))
    .orderBy(asc(target.metric), asc(target.dimension), asc(target.name), asc(target.month));
}

/** Keeps the target in place of the one of its key. */
export async function saveTarget(tx: Transaction, row: TargetRow): Promise<void> {
  const { value, setBy, setAt } = row;
  const key = [target.siteId, target.metric, target.dimension, target.name, target.month];
  await tx.insert(target).values(row).onConflictDoUpdate({ target: key, set: { value, setBy, setAt } });
}

/** Forgets the target, and returns what it was. */
export async function deleteTarget(tx: Transaction, key: TargetKey): Promise<TargetRow | undefined> {
  const { siteId, metric, dimension, name, month } = key;
  const [row] = await tx
    .delete(target)
    .where(
      and(
        eq(target.siteId, siteId),
        eq(target.metric, metric),
        eq(target.dimension, dimension),
        eq(target.name, name),
        eq(target.month, month),
      ),
    )
    .returning();
  return row;
}
