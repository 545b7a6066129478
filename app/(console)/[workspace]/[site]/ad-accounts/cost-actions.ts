'use server';

import { siteActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { deleteCostFileAccount, deleteRate, enterManualCost, removeManualCost, saveRate } from '@/lib/workspace';

/** What was entered, by the names of the fields. */
type Entered = Record<string, string | undefined>;

/** Resolves to the cost's id. */
export async function enterCostAction(siteId: string, cost: Entered): Promise<FormResult<string>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return enterManualCost(db, actor, site, cost);
  });
}

export async function removeCostAction(siteId: string, id: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await removeManualCost(db, actor, site, { id });
  });
}

export async function deleteCostFileAction(siteId: string, accountId: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await deleteCostFileAccount(db, actor, site, { accountId });
  });
}

export async function saveRateAction(siteId: string, rate: Entered): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await siteActor(undefined, siteId);
    await saveRate(db, actor, rate);
  });
}

export async function deleteRateAction(siteId: string, currency: string, day: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await siteActor(undefined, siteId);
    await deleteRate(db, actor, { currency, day });
  });
}
