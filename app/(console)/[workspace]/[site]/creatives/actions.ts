'use server';

import { siteActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import type { AdNameRule } from '@/lib/model/ad-name-rule';
import { adNameRuleSchema } from '@/lib/model/ad-name-rule-schema';
import { parseInput } from '@/lib/model/parse-input';
import { updateSite } from '@/lib/workspace';

/** Says what the parts of ads' names mean. */
export async function saveAdNameRuleAction(siteId: string, rule: AdNameRule): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    const adNameRule = parseInput(adNameRuleSchema, rule);
    await updateSite(db, actor, site.id, { settings: { adNameRule } });
  });
}

/** Their parts mean nothing any more. */
export async function removeAdNameRuleAction(siteId: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await updateSite(db, actor, site.id, { settings: { adNameRule: null } });
  });
}
