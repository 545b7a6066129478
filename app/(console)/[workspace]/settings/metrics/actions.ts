'use server';

import { workspaceActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import type { StatedMetric } from '@/lib/model/own-metric-schema';
import { type MetricPreview, metricPreview } from '@/lib/reporting';
import { deleteMetric, readableSite, saveMetric } from '@/lib/workspace';

export async function saveMetricAction(workspace: string, metric: StatedMetric): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await saveMetric(db, actor, metric);
  });
}

export async function deleteMetricAction(workspace: string, id: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await deleteMetric(db, actor, id);
  });
}

/** What the metric would come to on the site in the last 30 days. */
export async function previewMetricAction(
  workspace: string,
  siteId: string,
  metric: Pick<StatedMetric, 'id' | 'formula' | 'unit'>,
): Promise<FormResult<MetricPreview>> {
  return attempt(async () => {
    const { actor, read } = await workspaceActor(undefined, workspace);
    return read(async (tx) => metricPreview(tx, await readableSite(tx, actor, siteId), metric, new Date()));
  });
}
