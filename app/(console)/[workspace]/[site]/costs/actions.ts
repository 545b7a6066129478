'use server';

import { siteActor } from '@/lib/access/site-access';
import type { CostTiers } from '@/lib/model/cost-line';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { saveTiers } from '@/lib/workspace';

type TiersForm = { tierNames: string[]; costTiers: CostTiers; returnedGoodsRestocked: boolean };

/** What the tiers are called, which costs belong to which, and what becomes of returned goods. */
export async function saveTiersAction(siteId: string, form: TiersForm): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await saveTiers(db, actor, site, form);
  });
}
