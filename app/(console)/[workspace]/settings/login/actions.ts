'use server';

import { loginOwner } from '@/lib/access/session';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { changePassword, database } from '@/lib/workspace';

/** A new password for whoever is signed in; their other sessions end. */
export async function changePasswordAction(input: { current: string; password: string }): Promise<FormResult<{ ended: number }>> {
  return attempt(async () => changePassword(database(), await loginOwner(), input));
}
