/** How well a connection's conversions can be matched: counts only, for everybody who may see its health. */
import { z } from 'zod';
import { database } from '@/db/client';
import type { Read } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import type { Id } from '@/lib/core/id';
import { matchKeys } from '@/lib/destinations/define';
import type { Site } from '@/lib/model/site';
import { type MatchReadiness, matchReadiness } from '@/lib/pipeline/deliver/match-readiness';
import { storedConnection } from './connections';

/** As the API gives it. */
export const matchReadinessSchema = z
  .object({
    conversions: z.number().int().nonnegative().describe('The latest that may be sent: what the counts are of'),
    without: z.number().int().nonnegative().describe('Those that nothing could match'),
    keys: z.array(z.object({ key: z.enum(matchKeys), conversions: z.number().int().nonnegative() })),
  })
  .describe('How many of the latest conversions carry each key that the platform matches buyers by; absent: it matches nobody');

/**
 * Of the connection's latest conversions, how many carry each key; throws `not_found` for no connection of the site. The
 * platform's form of a conversion is made by the connection as it sends, secrets included, which no reader sees: its row comes
 * from the pool, all else is read.
 */
export async function matchReadinessOf(
  read: Read,
  actor: Actor,
  site: Site,
  id: Id<'connection'>,
  now = new Date(),
): Promise<MatchReadiness | undefined> {
  permit(actor, 'event.read');
  const connection = await storedConnection(database(), site, id);
  return read((tx) => matchReadiness(tx, site, connection, now));
}
