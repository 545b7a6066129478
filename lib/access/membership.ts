/** Which workspaces a member belongs to, and what they may do there. Read at every request: a removed member is out at once. */
import { and, asc, eq } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { membership, workspace } from '@/db/schema/configuration';
import { type Id, parseId } from '@/lib/core/id';
import { isStorable } from '@/lib/core/storable';
import type { Actor, Role } from './permissions';

export type WorkspaceOfMember = { id: Id<'workspace'>; slug: string; name: string; role: Role };

/** The member's workspaces, the one they joined first at the top. */
export async function workspacesOfMember(db: Queryable, memberId: Id<'member'>): Promise<WorkspaceOfMember[]> {
  return db
    .select({ id: workspace.id, slug: workspace.slug, name: workspace.name, role: membership.role })
    .from(membership)
    .innerJoin(workspace, eq(workspace.id, membership.workspaceId))
    .where(eq(membership.memberId, memberId))
    .orderBy(asc(membership.createdAt), asc(workspace.id));
}

/** The member as actor of the workspace with this slug or id, or undefined when there is none or it is not theirs. */
export async function actorOfMember(db: Queryable, memberId: Id<'member'>, slugOrId: unknown): Promise<Actor | undefined> {
  if (typeof slugOrId !== 'string' || !isStorable(slugOrId)) return undefined;
  const id = parseId<'workspace'>(slugOrId);
  const [row] = await db
    .select({ workspaceId: workspace.id, role: membership.role })
    .from(membership)
    .innerJoin(workspace, eq(workspace.id, membership.workspaceId))
    .where(and(eq(membership.memberId, memberId), id ? eq(workspace.id, id) : eq(workspace.slug, slugOrId)));
  return row && { kind: 'member', id: memberId, ...row };
}
