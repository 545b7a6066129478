'use server';

import { redirect } from 'next/navigation';
import { currentMember, signIn } from '@/lib/access/session';
import { attempt, type FormResult, formField } from '@/lib/http/attempt';
import { AppError } from '@/lib/model/problem';
import { acceptInvitation, database, homePathOf, joinByInvitation } from '@/lib/workspace';

/** Makes the login, joins the workspace, signs in. */
export async function acceptAction(token: string, _: FormResult | undefined, form: FormData): Promise<FormResult> {
  const password = formField(form, 'password');
  const result = await attempt(async () => acceptInvitation(database(), token, { name: formField(form, 'name'), password }));
  if (!result.ok) return result;
  await signIn(result.value.email, password);
  redirect('/');
}

/** Joins the member who is signed in. */
export async function joinAction(token: string): Promise<FormResult> {
  const result = await attempt(async () => {
    const member = await currentMember();
    if (!member) throw new AppError('unauthenticated', 'Sign in to join.');
    const { workspaceSlug } = await joinByInvitation(database(), member.memberId, token);
    return homePathOf(database(), member.memberId, workspaceSlug);
  });
  if (!result.ok) return result;
  redirect(result.value ?? '/');
}
