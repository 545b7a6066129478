/** What is to be derived anew after changes of settings: asked for, taken step by step, and done. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { RederivationKind } from '@/lib/model/rederivation';
import type { Database, Queryable, Transaction } from '../client';
import { rederivation } from '../schema';
import { hastenJob } from './job';

export type RederivationRow = typeof rederivation.$inferSelect;
export type RederivationRequest = Pick<RederivationRow, 'siteId' | 'kind' | 'auditEntryId' | 'requestedAt'>;

/** The job that works off what is asked for. */
export const SETTINGS_JOB = 'settings';

/**
 * Asks for it, from its beginning, as soon as a worker can. A rebuild does what the other kinds would, so they are not asked for
 * any more.
 */
export async function requestRederivation(
  tx: Queryable,
  { siteId, kind, auditEntryId, requestedAt }: RederivationRequest,
): Promise<void> {
  const open = and(eq(rederivation.siteId, siteId), isNull(rederivation.finishedAt));
  if (kind === 'rebuild') await tx.update(rederivation).set({ finishedAt: requestedAt }).where(open);
  const fresh = {
    auditEntryId,
    requestedAt,
    phase: null,
    place: null,
    done: 0n,
    total: null,
    changed: 0n,
    steppedAt: null,
    finishedAt: null,
  };
  await tx
    .insert(rederivation)
    .values({ siteId, kind, ...fresh })
    .onConflictDoUpdate({ target: [rederivation.siteId, rederivation.kind], set: fresh });
  await hastenJob(tx, SETTINGS_JOB, requestedAt);
}

/** What is not done, the kinds in the order in which they are asked for. */
export async function openRederivations(db: Database): Promise<RederivationRow[]> {
  return db.select().from(rederivation).where(isNull(rederivation.finishedAt)).orderBy(asc(rederivation.requestedAt));
}

/** Takes the row for this transaction; undefined when the settings changed again meanwhile, or it was given up. */
export async function lockRederivation(
  tx: Transaction,
  { siteId, kind, requestedAt }: Pick<RederivationRow, 'siteId' | 'kind' | 'requestedAt'>,
): Promise<RederivationRow | undefined> {
  const [row] = await tx.select().from(rederivation).where(ofKind(siteId, kind)).for('update');
  return row && !row.finishedAt && row.requestedAt.getTime() === requestedAt.getTime() ? row : undefined;
}

export type Step = Partial<Pick<RederivationRow, 'phase' | 'place' | 'done' | 'total' | 'changed' | 'finishedAt'>>;

/** Writes how far it has come. */
export async function noteStep(
  db: Queryable,
  { siteId, kind, requestedAt }: Pick<RederivationRow, 'siteId' | 'kind' | 'requestedAt'>,
  step: Step,
  now: Date,
): Promise<void> {
  await db
    .update(rederivation)
    .set({ ...step, steppedAt: now })
    .where(and(ofKind(siteId, kind), eq(rederivation.requestedAt, requestedAt)));
}

/** How many live rows of a derived table the site has, for progress. */
export async function countLive(
  tx: Queryable,
  table: 'touchpoint' | 'order' | 'conversion',
  siteId: Id<'site'>,
  generation: number,
): Promise<bigint> {
  const { rows } = await tx.execute<{ rows: bigint }>(
    sql`SELECT count(*) AS rows FROM ${sql.identifier(table)} WHERE site_id = ${siteId} AND generation = ${generation}`,
  );
  return rows[0]?.rows ?? 0n;
}

function ofKind(siteId: Id<'site'>, kind: RederivationKind) {
  return and(eq(rederivation.siteId, siteId), eq(rederivation.kind, kind));
}
