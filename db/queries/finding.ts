/** What was shown as worth a look, what people decided of it, and what came of that. */
import { and, desc, eq, gte, inArray, isNull, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable, Transaction } from '../client';
import { finding, findingLook, findingOutcome, spendSync } from '../schema';
import type { ScopedTransaction } from '../scoped';

export type FindingRow = typeof finding.$inferSelect;
export type OutcomeRow = typeof findingOutcome.$inferSelect;
export type LookRow = typeof findingLook.$inferSelect;

/** Those that the last look found, under their rows' locks. */
export async function standingFindings(tx: Transaction, siteId: Id<'site'>): Promise<FindingRow[]> {
  return tx
    .select()
    .from(finding)
    .where(and(eq(finding.siteId, siteId), isNull(finding.endedAt)))
    .orderBy(finding.id)
    .for('update');
}

/** Two looks at once show a finding once. */
export async function insertFindings(tx: Transaction, rows: (typeof finding.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await tx.insert(finding).values(rows).onConflictDoNothing();
}

/** As it is found now; what was shown first stays. */
export async function refreshFinding(tx: Transaction, { siteId, id, latest, seenAt }: FindingRow): Promise<void> {
  await tx.update(finding).set({ latest, seenAt, endedAt: null }).where(own({ siteId, id }));
}

/** Found no more. */
export async function endFindings(tx: Transaction, siteId: Id<'site'>, ids: readonly Id<'finding'>[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(finding)
    .set({ endedAt: at })
    .where(and(eq(finding.siteId, siteId), inArray(finding.id, [...ids])));
}

/** Under the row's lock. */
export async function findingById(tx: Transaction, siteId: Id<'site'>, id: Id<'finding'>): Promise<FindingRow | undefined> {
  const [row] = await tx.select().from(finding).where(own({ siteId, id })).for('update');
  return row;
}

/** What somebody decided; null takes it back. */
export async function saveDecision(
  tx: Transaction,
  key: Pick<FindingRow, 'siteId' | 'id'>,
  decision: Pick<FindingRow, 'state' | 'decidedBy' | 'decidedAt' | 'decidedOn' | 'note'>,
): Promise<void> {
  await tx.update(finding).set(decision).where(own(key));
  // What came of another decision is not of this one.
  await tx
    .delete(findingOutcome)
    .where(and(eq(findingOutcome.siteId, key.siteId), eq(findingOutcome.findingId, key.id), eq(findingOutcome.since, 'decided')));
}

/** Newest first, standing ones before those that are over. */
export async function findingsOfSite(tx: ScopedTransaction, siteId: Id<'site'>, limit: number): Promise<FindingRow[]> {
  return tx
    .select()
    .from(finding)
    .where(eq(finding.siteId, siteId))
    .orderBy(sql`${finding.endedAt} IS NOT NULL`, desc(finding.shownOn), finding.id)
    .limit(limit);
}

/** Those shown, or decided on, since the day: whose outcomes may be due. */
export async function findingsSince(tx: ScopedTransaction, siteId: Id<'site'>, day: string): Promise<FindingRow[]> {
  return tx
    .select()
    .from(finding)
    .where(and(eq(finding.siteId, siteId), sql`greatest(${finding.shownOn}, ${finding.decidedOn}) >= ${day}::date`))
    .orderBy(finding.id);
}

/** Of these findings. */
export async function outcomesOf(
  tx: ScopedTransaction,
  siteId: Id<'site'>,
  ids: readonly Id<'finding'>[],
): Promise<OutcomeRow[]> {
  if (ids.length === 0) return [];
  return tx
    .select()
    .from(findingOutcome)
    .where(and(eq(findingOutcome.siteId, siteId), inArray(findingOutcome.findingId, [...ids])))
    .orderBy(findingOutcome.findingId, findingOutcome.since, findingOutcome.weeks);
}

/** Each is measured once. */
export async function insertOutcomes(db: Queryable, rows: OutcomeRow[]): Promise<void> {
  if (rows.length > 0) await db.insert(findingOutcome).values(rows).onConflictDoNothing();
}

/** When the site was last looked through; undefined: never. */
export async function lastLook(db: Queryable | ScopedTransaction, siteId: Id<'site'>): Promise<LookRow | undefined> {
  const [row] = await db.select().from(findingLook).where(eq(findingLook.siteId, siteId));
  return row;
}

/** Keeps that the site was looked through. */
export async function saveLook(tx: Transaction, look: LookRow): Promise<void> {
  await tx.insert(findingLook).values(look).onConflictDoUpdate({ target: findingLook.siteId, set: look });
}

/** Whether a sync has stored rows of cost since then. */
export async function hasNewCost(db: Queryable, siteId: Id<'site'>, since: Date): Promise<boolean> {
  const rows = await db
    .select({ id: spendSync.id })
    .from(spendSync)
    .where(and(eq(spendSync.siteId, siteId), gte(spendSync.endedAt, since), sql`jsonb_array_length(${spendSync.changed}) > 0`))
    .limit(1);
  return rows.length > 0;
}

function own({ siteId, id }: Pick<FindingRow, 'siteId' | 'id'>) {
  return and(eq(finding.siteId, siteId), eq(finding.id, id));
}
