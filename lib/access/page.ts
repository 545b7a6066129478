/** The door of console pages: as site-access, but a page answers with the sign-in page or "not found" and not with a problem. */
import { notFound, redirect } from 'next/navigation';
import type { Read } from '@/db/scoped';
import { AppError } from '@/lib/model/problem';
import type { Actor } from './permissions';
import { workspaceActor } from './site-access';

/** The signed-in member as actor of the workspace in the page's address. A page gets no pool: it reads. */
export async function pageActor(workspaceSlug: string): Promise<{ actor: Actor; read: Read }> {
  try {
    const { actor, read } = await workspaceActor(undefined, workspaceSlug);
    return { actor, read };
  } catch (error) {
    if (error instanceof AppError && error.code === 'unauthenticated') redirect('/sign-in');
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
}
