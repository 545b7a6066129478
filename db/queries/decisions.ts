/** What was decided of a target. Decisions are found by their keys, which are numbered, so that no index of names is needed. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { type Decision, decisionKey, decisionOf } from '@/lib/model/decision';
import type { DecisionName } from '@/lib/model/decision-name';
import type { Queryable } from '../client';
import { eventKey } from '../schema';
import { eventsById } from './conversion';

export type Decided = {
  /** How many keys of decisions about the target are taken. */
  count: number;
  last?: { eventId: Id<'event'>; decision: Decision };
};

/** The decisions of this name about the target so far, and the one that counts: the last of the log. */
export async function decidedAbout(db: Queryable, siteId: Id<'site'>, name: DecisionName, target: string): Promise<Decided> {
  const key = (count: string) => sql`${decisionKey(name, target, 0).slice(0, -1)} || ${sql.raw(count)}`;
  const taken = await db.execute<{ event_id: Id<'event'> }>(sql`
    WITH RECURSIVE taken (count, event_id) AS (
      SELECT 1, event_id FROM event_key WHERE site_id = ${siteId} AND message_id = ${key('1')}
      UNION ALL
      SELECT taken.count + 1, event_key.event_id FROM taken
        JOIN event_key ON event_key.site_id = ${siteId} AND event_key.message_id = ${key('(taken.count + 1)')}
    ) SELECT event_id FROM taken`);
  const ids = taken.rows.map((row) => row.event_id);
  const events = await eventsById(db, siteId, ids);
  const decisions = events
    .sort((left, right) => (left.position < right.position ? -1 : 1))
    .flatMap((event) => {
      const decision = decisionOf(event);
      return decision ? [{ eventId: event.id, decision }] : [];
    });
  return { count: ids.length, last: decisions.at(-1) };
}

/** Those of these events that somebody let count although they were filtered. */
export async function releasedAmong(db: Queryable, siteId: Id<'site'>, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const byKey = new Map(ids.map((id) => [decisionKey('event_released', id, 1), id]));
  const found = await db
    .select({ messageId: eventKey.messageId })
    .from(eventKey)
    .where(and(eq(eventKey.siteId, siteId), inArray(eventKey.messageId, [...byKey.keys()])));
  return new Set(found.flatMap(({ messageId }) => byKey.get(messageId) ?? []));
}
