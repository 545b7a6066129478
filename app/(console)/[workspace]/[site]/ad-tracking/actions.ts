'use server';

import { siteActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { mergeCampaigns, partCampaigns } from '@/lib/workspace';

/** Says that these names of campaigns are one, called `name` from now on. */
export async function mergeCampaignsAction(siteId: string, name: string, names: string[]): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await mergeCampaigns(db, actor, site, { name, names });
  });
}

/** Takes that back. */
export async function partCampaignsAction(siteId: string, name: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await partCampaigns(db, actor, site, { name });
  });
}
