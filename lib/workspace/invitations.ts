/**
 * Invitations: a link that lets one e-mail address into a workspace, once, for a week.
 * Tieback sends no mail; the inviter passes the link on.
 */
import { and, desc, eq, gt, isNull, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '@/db/client';
import type { ScopedTransaction } from '@/db/scoped';
import { invitation, member, membership } from '@/db/schema/configuration';
import { type Actor, permit, type Role } from '@/lib/access/permissions';
import { sha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import { newId, randomToken } from '@/lib/ops/ids';
import { recordChange } from './audit';
import { emailSchema, roleSchema } from './input';

const INVITATION_DAYS = 7;
const TOKEN_LENGTH = 32;

export type Invitation = { id: Id<'invitation'>; email: string; role: Role; expiresAt: Date };

/** The invitation with the token of its link, which is told only now. A second one for the same e-mail replaces the first. */
export async function inviteMember(
  db: Queryable,
  actor: Actor,
  input: unknown,
  now = new Date(),
): Promise<Invitation & { token: string }> {
  permit(actor, 'member.manage');
  const { email, role } = parseInput(z.object({ email: emailSchema, role: roleSchema }), input);
  if (role === 'owner') permit(actor, 'workspace.manage');
  const [present] = await db
    .select({ id: member.id })
    .from(member)
    .innerJoin(membership, eq(membership.memberId, member.id))
    .where(and(eq(member.email, email), eq(membership.workspaceId, actor.workspaceId)));
  if (present)
    throw new AppError('conflict', `${email} is already a member.`, {
      fields: [{ field: 'email', detail: 'is already a member' }],
    });
  const token = randomToken(TOKEN_LENGTH);
  const made = { id: newId<'invitation'>(), email, role, expiresAt: new Date(now.getTime() + INVITATION_DAYS * DAY_MS) };
  await db.transaction(async (tx) => {
    await withdraw(tx, actor, eq(invitation.email, email), now);
    await tx.insert(invitation).values({ ...made, workspaceId: actor.workspaceId, tokenHash: sha256Hex(token), createdAt: now });
    await recordChange(tx, actor, { action: 'invitation.created', subject: made.id, after: { email, role } }, now);
  });
  return { ...made, token };
}

/** The invitations that can still be accepted, newest first. */
export async function listInvitations(tx: ScopedTransaction, actor: Actor, now = new Date()): Promise<Invitation[]> {
  permit(actor, 'member.manage');
  return tx
    .select({ id: invitation.id, email: invitation.email, role: invitation.role, expiresAt: invitation.expiresAt })
    .from(invitation)
    .where(and(eq(invitation.workspaceId, actor.workspaceId), isNull(invitation.acceptedAt), gt(invitation.expiresAt, now)))
    .orderBy(desc(invitation.createdAt), desc(invitation.id));
}

/**
 * Makes a link worthless. Withdrawing one that is gone already is no error: it is what was wanted. Throws `not_found` for what is
 * no id.
 */
export async function withdrawInvitation(db: Queryable, actor: Actor, invitationIdText: string, now = new Date()): Promise<void> {
  permit(actor, 'member.manage');
  const invitationId = requireId<'invitation'>(invitationIdText, noSuchInvitation);
  await db.transaction(async (tx) => withdraw(tx, actor, eq(invitation.id, invitationId), now));
}

async function withdraw(tx: Queryable, actor: Actor, which: SQL, now: Date): Promise<void> {
  const gone = await tx
    .delete(invitation)
    .where(and(eq(invitation.workspaceId, actor.workspaceId), which, isNull(invitation.acceptedAt)))
    .returning({ id: invitation.id, email: invitation.email, role: invitation.role });
  for (const { id, ...before } of gone) {
    await recordChange(tx, actor, { action: 'invitation.withdrawn', subject: id, before }, now);
  }
}

function noSuchInvitation(): AppError {
  return new AppError('not_found', 'There is no such invitation in this workspace.');
}
