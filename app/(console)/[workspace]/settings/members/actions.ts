'use server';

import { workspaceActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { env } from '@/lib/ops/env';
import { changeRole, inviteMember, removeMember, withdrawInvitation } from '@/lib/workspace';

/** The link to pass on, shown once. */
export async function inviteAction(
  workspace: string,
  input: { email: string; role: string },
): Promise<FormResult<{ link: string }>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    const { token } = await inviteMember(db, actor, input);
    return { link: new URL(`/invitation/${token}`, env().PUBLIC_URL).href };
  });
}

export async function withdrawAction(workspace: string, invitationId: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await withdrawInvitation(db, actor, invitationId);
  });
}

export async function changeRoleAction(workspace: string, memberId: string, role: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await changeRole(db, actor, memberId, { role });
  });
}

export async function removeAction(workspace: string, memberId: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await removeMember(db, actor, memberId);
  });
}
