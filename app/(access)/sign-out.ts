'use server';

import { redirect } from 'next/navigation';
import { signOut } from '@/lib/access/session';

/** Ends the session here and in the table, and leads to the sign-in page. */
export async function leave(): Promise<void> {
  await signOut();
  redirect('/sign-in');
}
