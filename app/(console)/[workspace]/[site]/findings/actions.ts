'use server';

import { siteActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { decideFinding, lookNow, saveLimits } from '@/lib/workspace';
import type { DecisionForm, LimitsForm } from './forms';

export async function decideFindingAction(siteId: string, form: DecisionForm): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await decideFinding(db, actor, site, form);
  });
}

export async function lookNowAction(siteId: string): Promise<FormResult<number>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return (await lookNow(db, actor, site)).found;
  });
}

/** What campaigns are held against; then they are looked at anew. */
export async function saveLimitsAction(siteId: string, form: LimitsForm): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await saveLimits(db, actor, site, form);
  });
}
