/** Names that say nothing: what several orders are called alike. */
import { sql } from 'drizzle-orm';
import { liveGenerationOf } from '@/db/queries/live';
import type { ScopedTransaction } from '@/db/scoped';
import type { Site } from '@/lib/model/site';
import { column, rowsOf } from '../../rows';
import type { QualityResult } from './definition';

/** A list for a person to work through; more of a kind has one cause. */
const LISTED_MAX = 100;

/** Names that two orders with ids of their own share, those of the most orders first. */
export async function sharedNamesOf(tx: ScopedTransaction, site: Site): Promise<QualityResult['sharedNames']> {
  return rowsOf(
    tx,
    { kind: column.text, value: column.text, source: column.text, orders: column.count },
    sql`
    SELECT kind, value, source, count(DISTINCT order_id)::int AS orders FROM order_name
    WHERE site_id = ${site.id} AND generation = ${liveGenerationOf(site.id)} AND ambiguous
    GROUP BY kind, value, source ORDER BY orders DESC, value, kind, source LIMIT ${LISTED_MAX}`,
  );
}
