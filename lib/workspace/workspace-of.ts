/** The workspace that an actor acts in. */
import { eq } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { workspace } from '@/db/schema/configuration';
import type { Actor } from '@/lib/access/permissions';
import { AppError } from '@/lib/model/problem';

/** Its slug and name. Throws `not_found` when it is gone. */
export async function workspaceOf(db: Queryable, actor: Actor): Promise<{ slug: string; name: string }> {
  const [found] = await db
    .select({ slug: workspace.slug, name: workspace.name })
    .from(workspace)
    .where(eq(workspace.id, actor.workspaceId));
  if (!found) throw new AppError('not_found', 'This workspace no longer exists.');
  return found;
}
