/** Where a member arrives after signing in. */
import type { Queryable } from '@/db/client';
import { sitesOfWorkspace } from '@/db/queries/site';
import { workspacesOfMember } from '@/lib/access/membership';
import type { Id } from '@/lib/core/id';

/**
 * The overview of the first site of a workspace of theirs (the first they joined, unless one is named); its settings where it
 * has no site; undefined without a workspace.
 */
export async function homePathOf(db: Queryable, memberId: Id<'member'>, slug?: string): Promise<string | undefined> {
  const workspaces = await workspacesOfMember(db, memberId);
  const workspace = slug === undefined ? workspaces[0] : workspaces.find((own) => own.slug === slug);
  if (!workspace) return undefined;
  const [site] = await sitesOfWorkspace(db, workspace.id);
  return site ? `/${workspace.slug}/${site.slug}/overview` : `/${workspace.slug}/settings/sites`;
}
