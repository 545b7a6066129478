/** The invited side of an invitation: the token of the link is all they have. */
import { and, eq, gt, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '@/db/client';
import { invitation, member, membership, workspace } from '@/db/schema/configuration';
import { sha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import { recordChange } from './audit';
import { insertMember } from './create-workspace';
import { nameSchema, passwordSchema } from './input';
import type { Invitation } from './invitations';

/** What the holder of a link may see. `hasLogin`: the e-mail has a login already, from another workspace. */
export type OpenInvitation = Invitation & {
  workspaceId: Id<'workspace'>;
  workspaceName: string;
  workspaceSlug: string;
  hasLogin: boolean;
};

/** The invitation behind a link, or undefined when it is unknown, used, withdrawn or too old. */
export async function openInvitation(db: Queryable, token: unknown, now = new Date()): Promise<OpenInvitation | undefined> {
  if (typeof token !== 'string') return undefined;
  const [row] = await db
    .select({
      id: invitation.id,
      email: invitation.email,
      role: invitation.role,
      expiresAt: invitation.expiresAt,
      workspaceId: invitation.workspaceId,
      workspaceName: workspace.name,
      workspaceSlug: workspace.slug,
      memberId: member.id,
    })
    .from(invitation)
    .innerJoin(workspace, eq(workspace.id, invitation.workspaceId))
    .leftJoin(member, eq(member.email, invitation.email))
    .where(and(eq(invitation.tokenHash, sha256Hex(token)), isNull(invitation.acceptedAt), gt(invitation.expiresAt, now)));
  if (!row) return undefined;
  const { memberId, ...open } = row;
  return { ...open, hasLogin: memberId !== null };
}

/** Makes a login for the invited e-mail and joins it; throws `conflict` when the e-mail has one: then sign in and join. */
export async function acceptInvitation(db: Queryable, token: string, input: unknown, now = new Date()): Promise<OpenInvitation> {
  const { name, password } = parseInput(z.object({ name: nameSchema, password: passwordSchema }), input);
  return db.transaction(async (tx) => {
    const open = await takeInvitation(tx, token, now);
    const memberId = await insertMember(tx, open.workspaceId, { email: open.email, name, password, role: open.role }, now);
    await recordJoin(tx, memberId, open, now);
    return open;
  });
}

/** Joins a member who is signed in already; the invitation must be for their own e-mail. */
export async function joinByInvitation(
  db: Queryable,
  memberId: Id<'member'>,
  token: string,
  now = new Date(),
): Promise<OpenInvitation> {
  return db.transaction(async (tx) => {
    const open = await takeInvitation(tx, token, now);
    const [joining] = await tx.select({ email: member.email }).from(member).where(eq(member.id, memberId));
    if (joining?.email !== open.email)
      throw new AppError('forbidden', `This invitation is for ${open.email}. Sign in with that e-mail.`);
    const joined = await tx
      .insert(membership)
      .values({ workspaceId: open.workspaceId, memberId, role: open.role, createdAt: now })
      .onConflictDoNothing()
      .returning({ role: membership.role });
    if (joined.length > 0) await recordJoin(tx, memberId, open, now);
    return open;
  });
}

/** Whoever accepts acts as the member that they become. */
async function recordJoin(tx: Queryable, memberId: Id<'member'>, open: OpenInvitation, now: Date): Promise<void> {
  const { workspaceId, email, role } = open;
  const actor = { kind: 'member' as const, id: memberId, workspaceId, role };
  await recordChange(tx, actor, { action: 'member.joined', subject: memberId, after: { email, role } }, now);
}

/** Marks the invitation used, once: the second of two who race finds none. */
async function takeInvitation(db: Queryable, token: string, now: Date): Promise<OpenInvitation> {
  const open = await openInvitation(db, token, now);
  if (!open) throw spent();
  const taken = await db
    .update(invitation)
    .set({ acceptedAt: now })
    .where(and(eq(invitation.id, open.id), isNull(invitation.acceptedAt)))
    .returning({ id: invitation.id });
  if (taken.length === 0) throw spent();
  return open;
}

function spent(): AppError {
  return new AppError('not_found', 'This invitation was used, withdrawn or is too old. Ask for a new one.');
}
