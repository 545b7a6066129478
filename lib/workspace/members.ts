/** The people of a workspace. Owners are managed by owners only, and one always remains. */
import { and, asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '@/db/client';
import type { ScopedTransaction } from '@/db/scoped';
import { member, membership } from '@/db/schema/configuration';
import { type Actor, permit, type Role } from '@/lib/access/permissions';
import type { Id } from '@/lib/core/id';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import { recordChange } from './audit';
import { roleSchema } from './input';

export type Member = { id: Id<'member'>; email: string; name: string; role: Role; joinedAt: Date };

/** Everyone in the workspace, the first to join on top. Any member may know their colleagues. */
export async function listMembers(tx: ScopedTransaction, actor: Actor): Promise<Member[]> {
  permit(actor, 'report.read');
  return tx
    .select({ id: member.id, email: member.email, name: member.name, role: membership.role, joinedAt: membership.createdAt })
    .from(membership)
    .innerJoin(member, eq(member.id, membership.memberId))
    .where(eq(membership.workspaceId, actor.workspaceId))
    .orderBy(asc(membership.createdAt), asc(member.id));
}

/** Gives a member another role. Throws `conflict` when the last owner would be gone. */
export async function changeRole(db: Queryable, actor: Actor, memberId: string, input: unknown, now = new Date()): Promise<void> {
  const { role } = parseInput(z.object({ role: roleSchema }), input);
  await changeMembership(db, actor, memberId, role, now);
}

/** Takes a member out of the workspace; their login and other workspaces remain. Anybody may leave by themselves. */
export async function removeMember(db: Queryable, actor: Actor, memberId: string, now = new Date()): Promise<void> {
  await changeMembership(db, actor, memberId, undefined, now);
}

/** Locks the workspace's memberships, so that two owners cannot demote each other at once. */
async function changeMembership(
  db: Queryable,
  actor: Actor,
  memberIdText: string,
  role: Role | undefined,
  now: Date,
): Promise<void> {
  const memberId = requireId<'member'>(memberIdText, noSuchMember);
  const leaving = role === undefined && actor.kind === 'member' && actor.id === memberId;
  if (!leaving) permit(actor, 'member.manage');
  await db.transaction(async (tx) => {
    const all = await tx
      .select()
      .from(membership)
      .where(eq(membership.workspaceId, actor.workspaceId))
      .orderBy(asc(membership.memberId))
      .for('update');
    const current = all.find((row) => row.memberId === memberId);
    if (!current) throw noSuchMember();
    if (!leaving && (current.role === 'owner' || role === 'owner')) permit(actor, 'workspace.manage');
    const losesOwner = current.role === 'owner' && role !== 'owner';
    if (losesOwner && all.filter((row) => row.role === 'owner').length === 1) {
      throw new AppError('conflict', 'This is the last owner. Make somebody else an owner first.');
    }
    const own = and(eq(membership.workspaceId, actor.workspaceId), eq(membership.memberId, memberId));
    if (role) await tx.update(membership).set({ role }).where(own);
    else await tx.delete(membership).where(own);
    if (role === current.role) return;
    const action = role ? 'member.role_changed' : leaving ? 'member.left' : 'member.removed';
    const before = { role: current.role };
    await recordChange(tx, actor, { action, subject: memberId, before, ...(role && { after: { role } }) }, now);
  });
}

function noSuchMember(): AppError {
  return new AppError('not_found', 'There is no such member in this workspace.');
}
