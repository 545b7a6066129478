'use server';

import { workspaceActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { createApiKey, revokeApiKey } from '@/lib/workspace';

/** The key itself, shown once. */
export async function createKeyAction(
  workspace: string,
  input: { name: string; role: string },
): Promise<FormResult<{ key: string }>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    const { key } = await createApiKey(db, actor, input);
    return { key };
  });
}

export async function revokeKeyAction(workspace: string, keyId: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await revokeApiKey(db, actor, keyId);
  });
}
