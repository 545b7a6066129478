/** The audit log: who changed which configuration, from what to what. Written in the transaction of the change. */
import { and, desc, eq, lt } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { auditEntry } from '@/db/schema/configuration';
import { type Actor, permit } from '@/lib/access/permissions';
import type { Id } from '@/lib/core/id';
import { newId } from '@/lib/ops/ids';

export type Change = {
  /** Such as "source.created". */
  action: string;
  /** What was changed, as its id. */
  subject: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
};

export type AuditEntry = Change & { id: Id<'audit_entry'>; at: Date; actor: string };

/** Changes of one page. */
export const CHANGES_PAGE = 100;

/** Remembers the change. Values of secrets must not be in it: say whether they changed. */
export async function recordChange(db: Queryable, actor: Actor, change: Change, now: Date): Promise<void> {
  const row = { id: newId<'audit_entry'>(), workspaceId: actor.workspaceId, at: now, actor: `${actor.kind}:${actor.id}` };
  await db.insert(auditEntry).values({ ...row, ...change });
}

/** The workspace's changes, newest first; `before` is the id of the last one of the page before. */
export async function listChanges(db: Queryable, actor: Actor, before?: Id<'audit_entry'>): Promise<AuditEntry[]> {
  permit(actor, 'site.manage');
  const rows = await db
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.workspaceId, actor.workspaceId), before && lt(auditEntry.id, before)))
    .orderBy(desc(auditEntry.id))
    .limit(CHANGES_PAGE);
  return rows.map(({ workspaceId: _, before: was, after, ...row }) => ({
    ...row,
    before: was ?? undefined,
    after: after ?? undefined,
  }));
}
