'use server';

import { workspaceActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { changeSite, createSite, rotatePaths } from '@/lib/workspace';
import type { NewSite, SiteForm } from './forms';

export async function createSiteAction(workspace: string, input: NewSite): Promise<FormResult<{ slug: string }>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    const { slug } = await createSite(db, actor, input);
    return { slug };
  });
}

export async function updateSiteAction(workspace: string, siteId: string, form: SiteForm): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await changeSite(db, actor, siteId, form);
  });
}

export async function rotatePathsAction(workspace: string, siteId: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await rotatePaths(db, actor, siteId);
  });
}
