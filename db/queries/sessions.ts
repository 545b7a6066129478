/** Loads and writes sessions, touchpoints with what brought them, and click ids. */
import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { acquisitionIdOf, referrerHostOf } from '@/lib/model/acquisition';
import { SESSION_GAP_MS, type SessionState } from '@/lib/model/session';
import type { ClickId, Touchpoint } from '@/lib/model/touchpoint';
import type { Queryable, Transaction } from '../client';
import { acquisition, clickId, session, touchpoint } from '../schema';
import { excluded, inChunks } from './bulk';
import { type Generation, ofGeneration } from './live';

/** The visitors' sessions that an event at `since` or later may continue. */
export async function loadSessions(
  tx: Transaction,
  of: Generation,
  visitorIds: Id<'visitor'>[],
  since: Date,
): Promise<Map<Id<'visitor'>, SessionRow[]>> {
  const byVisitor = new Map<Id<'visitor'>, SessionRow[]>();
  if (visitorIds.length === 0) return byVisitor;
  const reach = new Date(since.getTime() - SESSION_GAP_MS);
  const rows = await tx
    .select()
    .from(session)
    .where(and(ofGeneration(session, of), inArray(session.visitorId, visitorIds), gte(session.lastEventAt, reach)))
    .orderBy(session.startedAt, session.id);
  for (const row of rows) byVisitor.set(row.visitorId, [...(byVisitor.get(row.visitorId) ?? []), row]);
  return byVisitor;
}

export type SessionRow = typeof session.$inferSelect;
/** A session or touchpoint with who has it now beside who had it at first. */
type Owned = { personId: Id<'person'>; basePersonId: Id<'person'> | null };

/** Whose browser brought these click ids first, by "param value". */
export async function loadClicks(tx: Transaction, of: Generation, clicks: ClickId[]): Promise<Map<string, Id<'visitor'>>> {
  if (clicks.length === 0) return new Map();
  const values = [...new Set(clicks.map(({ value }) => value))];
  const params = [...new Set(clicks.map(({ param }) => param))];
  const rows = await tx
    .select({ param: clickId.param, value: clickId.value, visitorId: clickId.visitorId })
    .from(clickId)
    .where(and(ofGeneration(clickId, of), inArray(clickId.param, params), inArray(clickId.value, values)));
  return new Map(rows.map(({ param, value, visitorId }) => [`${param} ${value}`, visitorId]));
}

export async function saveSessions(tx: Transaction, of: Generation, sessions: (SessionState & Owned)[]): Promise<void> {
  await inChunks(sessions, (chunk) =>
    tx
      .insert(session)
      .values(chunk.map((row) => ({ ...row, ...of })))
      .onConflictDoUpdate({
        target: [session.siteId, session.generation, session.id],
        set: excluded(session, ['personId', 'basePersonId', 'startedAt', 'lastEventAt', 'identified', 'events', 'pageViews']),
      }),
  );
}

export async function saveTouchpoints(tx: Transaction, of: Generation, touchpoints: (Touchpoint & Owned)[]): Promise<void> {
  const rows = touchpoints.map(({ clickId: credited, ...row }) => ({
    ...row,
    ...of,
    acquisitionId: acquisitionIdOf(of.siteId, row),
    clickParam: credited?.param,
    clickValue: credited?.value,
  }));
  if (rows.length > 0) await saveAcquisitions(tx, of.siteId, rows);
  await inChunks(rows, (chunk) => tx.insert(touchpoint).values(chunk).onConflictDoNothing());
  await saveClickIds(
    tx,
    of,
    touchpoints.filter(({ fromOrder }) => !fromOrder),
  );
}

/**
 * Adds the acquisitions that the site has not had yet; in the order of their ids, so that two writers of one site cannot wait for
 * each other.
 */
export async function saveAcquisitions(
  tx: Queryable,
  siteId: Id<'site'>,
  touchpoints: (typeof touchpoint.$inferInsert)[],
): Promise<void> {
  const byId = new Map(touchpoints.map((touch) => [touch.acquisitionId, touch]));
  // Most are there, and to ask costs a quarter of offering them again.
  const known = await tx
    .select({ id: acquisition.id })
    .from(acquisition)
    .where(and(eq(acquisition.siteId, siteId), inArray(acquisition.id, [...byId.keys()])));
  for (const { id } of known) byId.delete(id);
  const rows = [...byId].map(([id, { kind, paid, channel, referrer, ...touch }]) => {
    const { source, medium, campaign, campaignId, adGroup, ad, keyword, platform } = touch;
    const stated = { source, medium, campaign, campaignId, adGroup, ad, keyword, platform };
    return { siteId, id, kind, paid, channel, ...stated, referrerHost: referrerHostOf(referrer) };
  });
  rows.sort((left, right) => (left.id < right.id ? -1 : 1));
  await inChunks(rows, (chunk) => tx.insert(acquisition).values(chunk).onConflictDoNothing());
}

/** The first browser that brought a click id keeps it; later ones only move `lastSeenAt`. */
async function saveClickIds(tx: Transaction, of: Generation, touchpoints: Touchpoint[]): Promise<void> {
  const clicks = new Map<string, typeof clickId.$inferInsert>();
  for (const touch of touchpoints) {
    for (const click of touch.clickIds) {
      const key = `${click.param} ${click.value}`;
      const known = clicks.get(key);
      if (known && known.lastSeenAt < touch.at) known.lastSeenAt = touch.at;
      if (known) continue;
      const { visitorId, landingUrl, at, id: touchpointId } = touch;
      clicks.set(key, { ...of, ...click, firstSeenAt: at, lastSeenAt: at, visitorId, touchpointId, landingUrl });
    }
  }
  await inChunks([...clicks.values()], (chunk) =>
    tx
      .insert(clickId)
      .values(chunk)
      .onConflictDoUpdate({
        target: [clickId.siteId, clickId.generation, clickId.param, clickId.value],
        set: { lastSeenAt: sql`greatest(${clickId.lastSeenAt}, excluded.last_seen_at)` },
      }),
  );
}

/** A person who lost or got a touchpoint of that time; and whose browser it was seen in. */
export type MovedTouch = { personId: Id<'person'>; at: Date; visitorId?: Id<'visitor'> };

/** Lets touchpoints follow the person of their session; resolves to the people they left and joined. */
export async function followSessions(tx: Transaction, of: Generation, sessionIds: Id<'session'>[]): Promise<MovedTouch[]> {
  if (sessionIds.length === 0) return [];
  type Row = { left_id: Id<'person'>; joined_id: Id<'person'>; visitor_id: Id<'visitor'>; at: string };
  const moved = await tx.execute<Row>(sql`
    WITH strayed AS (
      SELECT touchpoint.id, touchpoint.at, touchpoint.visitor_id, touchpoint.person_id AS left_id, session.person_id AS joined_id,
        session.base_person_id AS base_id
      FROM touchpoint JOIN session
        ON session.site_id = touchpoint.site_id AND session.generation = touchpoint.generation AND session.id = touchpoint.session_id
      WHERE ${ofGeneration(touchpoint, of)} AND touchpoint.session_id = ANY(${sql.param(sessionIds)}::uuid[])
        AND (touchpoint.person_id, touchpoint.base_person_id) IS DISTINCT FROM (session.person_id, session.base_person_id)
    ), followed AS (
      UPDATE touchpoint SET person_id = strayed.joined_id, base_person_id = strayed.base_id FROM strayed
      WHERE ${ofGeneration(touchpoint, of)} AND touchpoint.id = strayed.id
    )
    SELECT left_id, joined_id, visitor_id, at FROM strayed`);
  return moved.rows.flatMap(({ left_id, joined_id, visitor_id, at }) =>
    [left_id, joined_id].map((personId) => ({ personId, at: new Date(at), visitorId: visitor_id })),
  );
}
