'use server';

import { siteActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { collectionService } from '@/lib/pipeline/collect/collection-service';
import {
  createSource,
  deleteSource,
  moveBackfill,
  releaseBodies,
  rotateSecret,
  saveShopAccess,
  updateSource,
} from '@/lib/workspace';
import type { BackfillMove, MadeSource, NewSecret, NewSource, SourceChange } from './forms';
import { sourceView } from './views';

export async function createSourceAction(siteId: string, form: NewSource): Promise<FormResult<MadeSource>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    const made = await createSource(db, actor, site, form);
    const { id, name, address } = sourceView(made.source);
    return { id, name, address, secret: made.secret };
  });
}

export async function updateSourceAction(siteId: string, id: string, change: SourceChange): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await updateSource(db, actor, site, id, change);
    if (change.settings || change.enabled) await releaseBodies(await collectionService(), actor, site, id);
  });
}

/** An empty `secret` asks for one to be made; it is shown once. */
export async function rotateSecretAction(siteId: string, id: string, secret: string): Promise<FormResult<NewSecret>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    const rotated = await rotateSecret(db, actor, site, id, { secret });
    await releaseBodies(await collectionService(), actor, site, id);
    return { secret: rotated.secret, oldUntil: rotated.oldUntil.toISOString() };
  });
}

export async function deleteSourceAction(siteId: string, id: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await deleteSource(db, actor, site, id);
  });
}

export async function saveShopAccessAction(
  siteId: string,
  id: string,
  values: Record<string, string>,
): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await saveShopAccess(db, actor, site, id, { values });
  });
}

export async function backfillAction(siteId: string, id: string, what: BackfillMove): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await moveBackfill(db, actor, site, id, what);
  });
}
