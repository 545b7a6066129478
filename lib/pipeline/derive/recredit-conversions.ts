/** The second half of crediting anew: after a site's orders its other conversions, in batches of the same row of progress. */
import type { Transaction } from '@/db/client';
import { conversionsAfter } from '@/db/queries/conversions';
import type { Generation } from '@/db/queries/live';
import { countLive, noteStep, type RederivationRow } from '@/db/queries/rederivation';
import type { Site } from '@/lib/model/site';
import { reworkConversions } from './conversions';

/** How many rows are gone through, orders and then conversions, for progress. */
export async function countCredited(tx: Transaction, { siteId, generation }: Generation): Promise<bigint> {
  const orders = await countLive(tx, 'order', siteId, generation);
  return orders + (await countLive(tx, 'conversion', siteId, generation));
}

type Batch = { row: RederivationRow; phase: string; now: Date; limit: number };

/**
 * Works the next conversions out anew under the site's settings, and writes how far it has come; resolves to false when none are
 * left. The phase begins where another one was.
 */
export async function recreditConversions(
  tx: Transaction,
  site: Site,
  of: Generation,
  { row, phase, now, limit }: Batch,
): Promise<boolean> {
  const conversions = await conversionsAfter(tx, of, row.phase === phase ? row.place : null, limit);
  const last = conversions.at(-1);
  if (!last) return false;
  const ids = conversions.map(({ id }) => id);
  await reworkConversions(tx, site, { ...of, isLive: true }, ids);
  await noteStep(tx, row, { phase, place: last.id, done: row.done + BigInt(conversions.length) }, now);
  return true;
}
