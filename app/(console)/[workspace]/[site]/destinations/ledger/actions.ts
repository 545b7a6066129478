'use server';

import type { TimeRange } from '@/app/(console)/_kit/days-input';
import { siteActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { backfill, previewBackfill, previewReplayOf, replayDeliveries, retryDeliveries } from '@/lib/workspace';
import type { BackfillPreview, ReplayFilter, ReplayPreview } from './forms';

/** Makes waiting deliveries due at once; resolves to how many were waiting. */
export async function retryAction(siteId: string, connectionId: string, ids: string[]): Promise<FormResult<number>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return retryDeliveries(db, actor, site, connectionId, { ids });
  });
}

export async function previewReplayAction(
  siteId: string,
  connectionId: string,
  filter: ReplayFilter,
): Promise<FormResult<ReplayPreview>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return previewReplayOf(db, actor, site, connectionId, filter);
  });
}

export async function replayAction(
  siteId: string,
  connectionId: string,
  filter: ReplayFilter,
): Promise<FormResult<{ replayed: number; tooOld: number }>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return replayDeliveries(db, actor, site, connectionId, filter);
  });
}

export async function previewBackfillAction(
  siteId: string,
  connectionId: string,
  range: TimeRange,
): Promise<FormResult<BackfillPreview>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    const { events, oldest, shadow } = await previewBackfill(db, actor, site, connectionId, range);
    return { events, oldest: oldest.toISOString(), shadow };
  });
}

export async function backfillAction(
  siteId: string,
  connectionId: string,
  range: TimeRange,
): Promise<FormResult<{ planned: number }>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return backfill(db, actor, site, connectionId, range);
  });
}
