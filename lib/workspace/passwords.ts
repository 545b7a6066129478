/** A member's new password, by themselves or by the operator. Whoever was signed in by the old one is signed out. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '@/db/client';
import { member } from '@/db/schema/configuration';
import { type CurrentMember, revokeSessionsOf } from '@/lib/access/auth-session';
import { forgiveAccount } from '@/lib/access/guard';
import { workspacesOfMember } from '@/lib/access/membership';
import { hashPassword } from '@/lib/access/password';
import { type Actor, operatorOf } from '@/lib/access/permissions';
import { provePassword } from '@/lib/access/sign-in';
import type { Id } from '@/lib/core/id';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import { recordChange } from './audit';
import { emailSchema, passwordSchema } from './input';

const changeSchema = z
  .object({ current: z.string().min(1, 'is needed, so that nobody else can change it').max(1_000), password: passwordSchema })
  .refine(({ current, password }) => current !== password, { path: ['password'], message: 'is the one you have' });

/** Who changes it, in which session, which goes on, and from where. */
export type PasswordOwner = { member: CurrentMember; sessionId: Id<'auth_session'>; address: string };

/**
 * Gives the member a new password; throws `invalid_input` by field, also when the current one is wrong, and `rate_limited` for those
 * who guess it. Resolves to how many other sessions were ended.
 */
export async function changePassword(
  db: Queryable,
  { member: owner, sessionId, address }: PasswordOwner,
  input: unknown,
  now = new Date(),
): Promise<{ ended: number }> {
  const { current, password } = parseInput(changeSchema, input);
  await provePassword(db, { email: owner.email, password: current, address }, now).catch(asFieldProblem);
  const passwordHash = await hashPassword(password);
  return db.transaction(async (tx) => {
    await tx.update(member).set({ passwordHash }).where(eq(member.id, owner.memberId));
    const ended = await revokeSessionsOf(tx, owner.memberId, now, sessionId);
    for (const { id: workspaceId, role } of await workspacesOfMember(tx, owner.memberId)) {
      const actor: Actor = { kind: 'member', id: owner.memberId, workspaceId, role };
      const change = { action: 'member.password_changed', subject: owner.memberId, after: { address, endedSessions: ended } };
      await recordChange(tx, actor, change, now);
    }
    return { ended };
  });
}

/** Gives the member with this e-mail a password: for the operator, when somebody has lost theirs. Throws `not_found`. */
export async function resetPassword(
  db: Queryable,
  input: unknown,
  now = new Date(),
): Promise<{ id: Id<'member'>; ended: number }> {
  const { email, password } = parseInput(z.object({ email: emailSchema, password: passwordSchema }), input);
  const passwordHash = await hashPassword(password);
  return db.transaction(async (tx) => {
    const [row] = await tx.update(member).set({ passwordHash }).where(eq(member.email, email)).returning({ id: member.id });
    if (!row) throw new AppError('not_found', `No member has the e-mail ${email}.`);
    const ended = await revokeSessionsOf(tx, row.id, now);
    await forgiveAccount(tx, email);
    for (const { id: workspaceId } of await workspacesOfMember(tx, row.id)) {
      const change = { action: 'member.password_reset', subject: row.id, after: { endedSessions: ended } };
      await recordChange(tx, operatorOf(workspaceId), change, now);
    }
    return { id: row.id, ended };
  });
}

function asFieldProblem(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== 'unauthenticated') throw error;
  const fields = [{ field: 'current', detail: 'is not your password' }];
  throw new AppError('invalid_input', 'The current password is not right.', { fields });
}
