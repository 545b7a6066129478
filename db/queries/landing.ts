/** The pages on which visits began. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { landingPageOf } from '@/lib/model/landing';
import type { Queryable } from '../client';
import { landing, type touchpoint } from '../schema';
import { inChunks } from './bulk';

/**
 * Adds the pages that the site has not had yet, in the order of their ids, so that two writers of one site cannot wait for each
 * other.
 */
export async function saveLandings(
  tx: Queryable,
  siteId: Id<'site'>,
  touchpoints: Pick<typeof touchpoint.$inferInsert, 'landingId' | 'landingUrl'>[],
): Promise<void> {
  const pages = new Map<Id<'landing'>, string>();
  for (const { landingId, landingUrl } of touchpoints) {
    const page = landingPageOf(landingUrl);
    if (landingId && page !== undefined) pages.set(landingId, page);
  }
  if (pages.size === 0) return;
  const known = await tx
    .select({ id: landing.id })
    .from(landing)
    .where(and(eq(landing.siteId, siteId), inArray(landing.id, [...pages.keys()])));
  for (const { id } of known) pages.delete(id);
  const rows = [...pages].map(([id, page]) => ({ siteId, id, page })).sort((left, right) => (left.id < right.id ? -1 : 1));
  await inChunks(rows, (chunk) => tx.insert(landing).values(chunk).onConflictDoNothing());
}
