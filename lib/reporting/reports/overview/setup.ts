/** How far a site's set-up is. Asked every few seconds while someone installs: each look reads a handful of rows. */
import { and, asc, desc, eq, isNull, type SQL } from 'drizzle-orm';
import { live } from '@/db/queries/live';
import { connection, event, isSentRow, order } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import type { Site } from '@/lib/model/site';
import type { OverviewResult } from './definition';

/** Events looked through for one of the snippet, from either end: a site that has it shows one among far fewer. */
const SNIPPET_SCAN_MAX = 2_000;

/** What of the set-up has happened, and when. */
export async function setupOf(tx: ScopedTransaction, site: Site): Promise<OverviewResult['setup']> {
  const [first] = await received(tx, site, asc(event.id)).limit(1);
  const snippet = (await snippetEvent(tx, site, asc(event.id))) ?? (await snippetEvent(tx, site, desc(event.id)));
  const [ordered] = await tx
    .select({ at: order.orderedAt })
    .from(order)
    .where(live(order, site.id))
    .orderBy(asc(order.orderedAt), asc(order.id))
    .limit(1);
  const [connected] = await tx
    .select({ at: connection.createdAt })
    .from(connection)
    .where(and(eq(connection.siteId, site.id), isNull(connection.deletedAt)))
    .orderBy(asc(connection.createdAt))
    .limit(1);
  return {
    ...(first && { eventAt: first.at.toISOString() }),
    ...(snippet && { snippetAt: snippet.toISOString() }),
    ...(ordered && { orderAt: ordered.at.toISOString() }),
    ...(connected && { destinationAt: connected.at.toISOString() }),
  };
}

function received(tx: ScopedTransaction, site: Site, end: SQL) {
  return tx
    .select({ at: event.receivedAt, source: event.source })
    .from(event)
    .where(and(eq(event.siteId, site.id), isNull(event.filtered), isSentRow()))
    .orderBy(end);
}

/** The earliest event of the snippet among those at one end of the log. */
async function snippetEvent(tx: ScopedTransaction, site: Site, end: SQL): Promise<Date | undefined> {
  const looked = received(tx, site, end).limit(SNIPPET_SCAN_MAX).as('looked');
  const [found] = await tx
    .select({ at: looked.at })
    .from(looked)
    .where(eq(looked.source, 'snippet'))
    .orderBy(asc(looked.at))
    .limit(1);
  return found?.at;
}
