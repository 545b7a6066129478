'use server';

import { siteActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { importTargets, removeTarget, setTarget } from '@/lib/workspace';

/** Metric, dimension, name, month and value as text. */
type Stated = Record<string, string>;

export async function setTargetAction(siteId: string, target: Stated): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await setTarget(db, actor, site, target);
  });
}

export async function removeTargetAction(siteId: string, target: Stated): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await removeTarget(db, actor, site, target);
  });
}

/** Resolves to how many are new or changed. */
export async function importTargetsAction(siteId: string, file: string): Promise<FormResult<number>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return importTargets(db, actor, site, { file });
  });
}
