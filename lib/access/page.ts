/** The door of console pages: as site-access, but a page answers with the sign-in page or "not found" and not with a problem. */
import { notFound, redirect } from 'next/navigation';
import type { Database } from '@/db/client';
import { AppError } from '@/lib/model/problem';
import type { Actor } from './permissions';
import { workspaceActor } from './site-access';

/** The signed-in member as actor of the workspace in the page's address. */
export async function pageActor(workspaceSlug: string): Promise<{ actor: Actor; db: Database }> {
  try {
    return await workspaceActor(undefined, workspaceSlug);
  } catch (error) {
    if (error instanceof AppError && error.code === 'unauthenticated') redirect('/sign-in');
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
}
