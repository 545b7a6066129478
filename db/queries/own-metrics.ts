/** The metrics that a workspace has made itself. */
import { eq } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { OwnMetric } from '@/lib/model/own-metric';
import { ownMetricsSchema } from '@/lib/model/own-metric-schema';
import type { Queryable } from '../client';
import { workspace } from '../schema/configuration';

/** In the order in which they were made. */
export async function ownMetricsOf(db: Queryable, workspaceId: Id<'workspace'>): Promise<OwnMetric[]> {
  const [row] = await db.select({ metrics: workspace.metrics }).from(workspace).where(eq(workspace.id, workspaceId));
  return ownMetricsSchema.parse(row?.metrics ?? []);
}
