'use server';

import { siteActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import type { DecisionInput } from '@/lib/model/decision';
import { type DecisionReceipt, decide, type PartingPreview, previewParting, type SiteNotice, siteNotices } from '@/lib/workspace';

/** Stores what an admin decides about an order or an event. */
export async function decideAction(siteId: string, decision: DecisionInput): Promise<FormResult<DecisionReceipt>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return decide(db, actor, site, decision);
  });
}

/** What saying that two people are two, or taking it back, would change of their orders. */
export async function previewPartingAction(siteId: string, decision: DecisionInput): Promise<FormResult<PartingPreview>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return previewParting(db, actor, site, { decision });
  });
}

/** What every page of the site says now: asked once a minute. */
export async function siteNoticesAction(siteId: string): Promise<FormResult<SiteNotice[]>> {
  return attempt(async () => {
    const { actor, site, read } = await siteActor(undefined, siteId);
    return read((tx) => siteNotices(tx, actor, site, new Date()));
  });
}
