/**
 * What each kind of source brought lately. Asked every few seconds while someone sets up a webhook, and no index knows sources: the newest
 * events are looked through, a bounded number of them, and the answer says how far back that was.
 */
import { and, count, desc, eq, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { event, isSentRow, rejectedEvent } from '@/db/schema';
import { firstIdAt } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import type { KindActivity, SourceActivity } from './definition';

/** Events, and as many refusals, of one look: more than a day of most stores. 40,000 in memory took 20 ms when measured. */
const SCAN_MAX = 100_000;

/** One kind in one of the two tables. `last` and `lately` count what is stored and not filtered, `looked` and `oldest` all of it. */
type KindRow = { kind: string; looked: number; lately: number; last: Date | null; oldest: Date | null };

/** Accepted and refused events of the last 24 hours by kind of source, and when each kind was last heard of. */
export async function sourceActivity(
  tx: ScopedTransaction,
  site: Site,
  now = new Date(),
  scanMax = SCAN_MAX,
): Promise<SourceActivity> {
  const dayAgo = new Date(now.getTime() - DAY_MS);
  const stored = await storedByKind(tx, site, dayAgo, scanMax);
  const refused = await refusedByKind(tx, site, dayAgo, scanMax);
  const ends = [endOf(stored, scanMax), endOf(refused, scanMax)].flatMap((end) => end ?? []);
  const lookedBackTo = ends.length > 0 ? new Date(Math.max(...ends)) : undefined;
  const since = lookedBackTo && lookedBackTo > dayAgo ? lookedBackTo : dayAgo;
  const kinds = [...new Set([...stored, ...refused].map(({ kind }) => kind))].sort();
  return {
    since: since.toISOString(),
    ...(lookedBackTo && { lookedBackTo: lookedBackTo.toISOString() }),
    kinds: kinds.map((kind) => activityOf(kind, stored, refused)),
  };
}

async function storedByKind(tx: ScopedTransaction, site: Site, dayAgo: Date, scanMax: number): Promise<KindRow[]> {
  const newest = tx
    .select({ id: event.id, source: event.source, receivedAt: event.receivedAt, filtered: event.filtered })
    .from(event)
    .where(and(eq(event.siteId, site.id), isSentRow()))
    .orderBy(desc(event.id))
    .limit(scanMax)
    .as('newest');
  const isKept = sql`${newest.filtered} IS NULL`;
  return tx
    .select({
      kind: newest.source,
      looked: count(),
      lately: sql`count(*) FILTER (WHERE ${isKept} AND ${newest.id} >= ${firstIdAt(dayAgo.getTime())})`.mapWith(Number),
      last: sql<Date | null>`max(${newest.receivedAt}) FILTER (WHERE ${isKept})`.mapWith(event.receivedAt),
      oldest: sql<Date | null>`min(${newest.receivedAt})`.mapWith(event.receivedAt),
    })
    .from(newest)
    .groupBy(newest.source);
}

async function refusedByKind(tx: ScopedTransaction, site: Site, dayAgo: Date, scanMax: number): Promise<KindRow[]> {
  const newest = tx
    .select({ id: rejectedEvent.id, source: rejectedEvent.source, receivedAt: rejectedEvent.receivedAt })
    .from(rejectedEvent)
    .where(eq(rejectedEvent.siteId, site.id))
    .orderBy(desc(rejectedEvent.id))
    .limit(scanMax)
    .as('newest');
  return tx
    .select({
      kind: newest.source,
      looked: count(),
      lately: sql`count(*) FILTER (WHERE ${newest.id} >= ${firstIdAt(dayAgo.getTime())})`.mapWith(Number),
      last: sql<Date | null>`max(${newest.receivedAt})`.mapWith(rejectedEvent.receivedAt),
      oldest: sql<Date | null>`min(${newest.receivedAt})`.mapWith(rejectedEvent.receivedAt),
    })
    .from(newest)
    .groupBy(newest.source);
}

/** How far back the look reached, in milliseconds; undefined when there was nothing older. */
function endOf(rows: KindRow[], scanMax: number): number | undefined {
  const looked = rows.reduce((sum, row) => sum + row.looked, 0);
  return looked < scanMax ? undefined : Math.min(...rows.flatMap(({ oldest }) => oldest?.getTime() ?? []));
}

function activityOf(kind: string, stored: KindRow[], refused: KindRow[]): KindActivity {
  const accepted = stored.find((row) => row.kind === kind);
  const rejected = refused.find((row) => row.kind === kind);
  return {
    kind,
    accepted: accepted?.lately ?? 0,
    refused: rejected?.lately ?? 0,
    ...(accepted?.last && { lastAcceptedAt: accepted.last.toISOString() }),
    ...(rejected?.last && { lastRefusedAt: rejected.last.toISOString() }),
  };
}
