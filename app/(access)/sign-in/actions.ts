'use server';

import { redirect } from 'next/navigation';
import { signIn } from '@/lib/access/session';
import { attempt, type FormResult, formField } from '@/lib/http/attempt';
import { localPath } from '@/lib/access/local-path';

/** Signs in and goes on to the wanted page; a wrong password or too many tries come back as a message. */
export async function signInAction(_: FormResult | undefined, form: FormData): Promise<FormResult> {
  const result = await attempt(async () => signIn(formField(form, 'email'), formField(form, 'password')));
  if (!result.ok) return result;
  redirect(localPath(formField(form, 'next')));
}
