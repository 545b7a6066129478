/**
 * Telling people of alerts, as a queue in Postgres: a worker takes one notice at a time under a lease (its `dueAt` moves ahead),
 * skipping what another has locked, so any number of workers tell each once; the notice of a worker that died is due again. Every
 * lock names one site, as a database that is distributed by site wants it.
 */
import { and, asc, eq, lte, min, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable } from '../client';
import { alertNotice } from '../schema/alert';

export type NoticeRow = typeof alertNotice.$inferSelect;

/** The next notice that is due, until `leasedUntil`; a recipient hears of an alert's end after its beginning. */
export async function claimNotice(db: Queryable, now: Date, leasedUntil: Date): Promise<NoticeRow | undefined> {
  const waiting = await db
    .select({ siteId: alertNotice.siteId })
    .from(alertNotice)
    .where(lte(alertNotice.dueAt, now))
    .groupBy(alertNotice.siteId)
    .orderBy(asc(min(alertNotice.dueAt)), alertNotice.siteId);
  for (const { siteId } of waiting) {
    const claimed = await claimOfSite(db, siteId, now, leasedUntil);
    if (claimed) return claimed;
  }
  return undefined;
}

async function claimOfSite(db: Queryable, siteId: Id<'site'>, now: Date, leasedUntil: Date): Promise<NoticeRow | undefined> {
  const next = sql`(
      SELECT id FROM alert_notice AS next WHERE site_id = ${siteId} AND due_at <= ${now}
        AND NOT (type = 'cleared' AND EXISTS (
          SELECT 1 FROM alert_notice AS first WHERE first.site_id = ${siteId} AND first.rule_id = next.rule_id
            AND first.connection_id = next.connection_id AND first.raised_at = next.raised_at AND first.type = 'raised'
            AND first.channel = next.channel AND first.recipient IS NOT DISTINCT FROM next.recipient
            AND first.via_rule_id IS NOT DISTINCT FROM next.via_rule_id AND first.due_at IS NOT NULL))
      ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)`;
  const [claimed] = await db
    .update(alertNotice)
    .set({ dueAt: leasedUntil, attempts: sql`${alertNotice.attempts} + 1` })
    .where(and(eq(alertNotice.siteId, siteId), sql`${alertNotice.id} = ${next}`))
    .returning();
  return claimed;
}

/** Remembers that it was told. */
export async function noticeTold(db: Queryable, { siteId, id }: NoticeRow, now: Date): Promise<void> {
  await settle(db, siteId, id, { toldAt: now, dueAt: null, problem: null });
}

/** Remembers why it could not be told; without `again` it is given up. */
export async function noticeFailed(db: Queryable, { siteId, id }: NoticeRow, problem: string, again?: Date): Promise<void> {
  await settle(db, siteId, id, { dueAt: again ?? null, problem });
}

async function settle(db: Queryable, siteId: Id<'site'>, id: Id<'alert_notice'>, set: Partial<NoticeRow>): Promise<void> {
  await db
    .update(alertNotice)
    .set(set)
    .where(and(eq(alertNotice.siteId, siteId), eq(alertNotice.id, id)));
}
