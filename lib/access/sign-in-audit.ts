/**
 * Sign-ins in the audit log of every workspace that the member belongs to, with the address they came from: whoever manages members
 * sees guesses at a colleague's login. The address goes after a while, by the job "sign-ins".
 */
import type { Queryable } from '@/db/client';
import { auditEntry } from '@/db/schema/configuration';
import type { Id } from '@/lib/core/id';
import { newId } from '@/lib/ops/ids';
import { workspacesOfMember } from './membership';

/** Somebody who did not prove who they are. */
const STRANGER = 'stranger:sign-in';

export const signInEvents = ['member.signed_in', 'member.sign_in_failed'] as const;
type SignInEvent = (typeof signInEvents)[number];

export async function noteSignIn(
  db: Queryable,
  memberId: Id<'member'>,
  action: SignInEvent,
  address: string,
  now: Date,
): Promise<void> {
  const workspaces = await workspacesOfMember(db, memberId);
  if (workspaces.length === 0) return;
  const actor = action === 'member.signed_in' ? `member:${memberId}` : STRANGER;
  await db.insert(auditEntry).values(
    workspaces.map(({ id: workspaceId }) => ({
      id: newId<'audit_entry'>(),
      workspaceId,
      at: now,
      actor,
      action,
      subject: memberId,
      after: { address },
    })),
  );
}
