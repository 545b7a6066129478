/** The audit log: who changed which configuration, from what to what. Written in the transaction of the change. */
import { isDeepStrictEqual } from 'node:util';
import { and, desc, eq, inArray, lt, notInArray } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { actorNames } from '@/db/queries/actor-names';
import { auditEntry } from '@/db/schema/configuration';
import { noteWrite } from '@/db/recent-writes';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { signInEvents } from '@/lib/access/sign-in-audit';
import type { Id } from '@/lib/core/id';
import { newId } from '@/lib/ops/ids';
import { subjectNames } from './change-names';

export type Facts = Record<string, unknown>;

export type Change = {
  /** Such as "source.created". */
  action: string;
  /** What was changed, as its id. */
  subject: string;
  before?: Facts;
  after?: Facts;
};

export type AuditEntry = Change & {
  id: Id<'audit_entry'>;
  at: Date;
  actor: string;
  /** Who did it, by the name of now: absent for the host's command line, and when a key is gone. */
  actorName?: string;
  /** What was changed, by the name of now; of what is gone, by the one that the change tells. */
  subjectName?: string;
};

/** Changes of one page. */
export const CHANGES_PAGE = 100;

/**
 * Remembers the change, and that its author is to be shown it. Values of secrets must not be in it: say whether they changed.
 * Resolves to the entry's id.
 */
export async function recordChange(db: Queryable, actor: Actor, change: Change, now: Date): Promise<Id<'audit_entry'>> {
  const row = { id: newId<'audit_entry'>(), workspaceId: actor.workspaceId, at: now, actor: actorText(actor) };
  await db.insert(auditEntry).values({ ...row, ...change });
  noteWrite(row.actor);
  return row.id;
}

/** The facts that differ, as they were and as they are; inside settings too, only those that differ. Undefined when none does. */
export function changedFacts(before: Facts, after: Facts): { before: Facts; after: Facts } | undefined {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    if (isDeepStrictEqual(was, is)) return [];
    const inner = isFacts(was) && isFacts(is) ? changedFacts(was, is) : undefined;
    return [{ name, was: inner?.before ?? was, is: inner?.after ?? is }];
  });
  if (changed.length === 0) return undefined;
  return {
    before: Object.fromEntries(changed.map(({ name, was }) => [name, was])),
    after: Object.fromEntries(changed.map(({ name, is }) => [name, is])),
  };
}

export const changesShown = ['all', 'changes', 'sign-ins'] as const;
export type ChangesShown = (typeof changesShown)[number];

/** The workspace's changes and sign-ins, newest first; `before` is the id of the last one of the page before. */
export async function listChanges(
  tx: ScopedTransaction,
  actor: Actor,
  before?: Id<'audit_entry'>,
  show: ChangesShown = 'all',
): Promise<AuditEntry[]> {
  permit(actor, 'site.manage');
  const shown = {
    all: undefined,
    changes: notInArray(auditEntry.action, [...signInEvents]),
    'sign-ins': inArray(auditEntry.action, [...signInEvents]),
  }[show];
  const rows = await tx
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.workspaceId, actor.workspaceId), before && lt(auditEntry.id, before), shown))
    .orderBy(desc(auditEntry.id))
    .limit(CHANGES_PAGE);
  const actors = await actorNames(
    tx,
    rows.map((row) => row.actor),
  );
  const subjects = await subjectNames(
    tx,
    rows.map((row) => row.subject),
  );
  return rows.map(({ workspaceId: _, before: was, after, ...row }) => ({
    ...row,
    before: was ?? undefined,
    after: after ?? undefined,
    actorName: actors.get(row.actor),
    subjectName: subjects.get(row.subject) ?? nameIn(after) ?? nameIn(was),
  }));
}

function isFacts(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameIn(facts: Facts | null): string | undefined {
  const name = facts?.['name'] ?? facts?.['email'];
  return typeof name === 'string' ? name : undefined;
}
