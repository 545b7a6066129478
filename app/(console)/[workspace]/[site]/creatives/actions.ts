'use server';

import { siteActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import type { AdNameRule } from '@/lib/model/ad-name-rule';
import { updateSite } from '@/lib/workspace';

/** Says what the parts of ads' names mean; null: nothing. */
export async function saveAdNameRuleAction(siteId: string, adNameRule: AdNameRule | null): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await updateSite(db, actor, site.id, { settings: { adNameRule } });
  });
}
