/** Loads and writes sessions, touchpoints with what brought them, and click ids. */
import { and, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { referrerHostOf } from '@/lib/model/acquisition';
import { type LabelRule, storedLabels } from '@/lib/model/label-rule';
import { SESSION_GAP_MS, type SessionState } from '@/lib/model/session';
import type { ClickId, Touchpoint } from '@/lib/model/touchpoint';
import type { Queryable, Transaction } from '../client';
import { acquisition, clickId, session, touchpoint } from '../schema';
import { excluded, inChunks } from './bulk';
import { saveLandings } from './landing';
import { type Generation, ofGeneration } from './live';

/** What a run holds of one browser: when its events were, and the campaigns that brought it meanwhile. */
export type BrowserRun = { visitorId: Id<'visitor'>; from: Date; to: Date; campaignKeys: Set<string> };

/**
 * The sessions that events of these runs may continue, by visitor, the first to begin first; of a browser that had thousands within
 * reach (somebody clicks an advertisement again and again) those alone that `sessionOf` may find:
 * - an event with a campaign continues a session of that campaign;
 * - any other the session that began last before it and is within its reach. Of those that began before the run, one is never found
 *   when another began later and went on as long: the run's events stretch a session at its end, and none that begins before them
 *   at its beginning;
 * - what began since the run's first event may be found, and may be stretched either way.
 */
export async function loadSessions(
  tx: Transaction,
  of: Generation,
  runs: BrowserRun[],
): Promise<Map<Id<'visitor'>, SessionRow[]>> {
  if (runs.length === 0) return new Map();
  const asked = runs.map(({ visitorId, from, to }) => ({
    visitor_id: visitorId,
    since: from,
    reach: new Date(from.getTime() - SESSION_GAP_MS),
    until: new Date(to.getTime() + SESSION_GAP_MS),
  }));
  // A list of its own, which Postgres hashes: as an array of each visitor's, a thousand keys were compared with every session.
  const keys = runs.flatMap(({ visitorId, campaignKeys }) => [...campaignKeys].map((key) => ({ visitor_id: visitorId, key })));
  const found = tx.$with('found').as(
    tx
      .select({
        ...getTableColumns(session),
        isNeeded: sql<boolean>`(${session.visitorId}, ${session.campaignKey}) IN (
            SELECT visitor_id, key FROM json_to_recordset(${JSON.stringify(keys)}::json) AS wanted (visitor_id uuid, key text))
          OR ${session.startedAt} >= asked.since
          OR ${session.lastEventAt} > coalesce(max(${session.lastEventAt}) FILTER (WHERE ${session.startedAt} < asked.since) OVER (
            PARTITION BY ${session.visitorId} ORDER BY ${session.startedAt} DESC, ${session.id}
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '-infinity')`.as('is_needed'),
      })
      .from(session)
      .innerJoin(
        sql`json_to_recordset(${JSON.stringify(asked)}::json) AS asked (
          visitor_id uuid, since timestamptz, reach timestamptz, until timestamptz)`,
        sql`${session.visitorId} = asked.visitor_id AND ${session.lastEventAt} >= asked.reach AND ${session.startedAt} <= asked.until`,
      )
      .where(ofGeneration(session, of)),
  );
  const rows = await tx.with(found).select().from(found).where(sql`${found.isNeeded}`).orderBy(found.startedAt, found.id);
  return Map.groupBy(rows, ({ visitorId }) => visitorId);
}

export type SessionRow = typeof session.$inferSelect;
/** A session or touchpoint with who has it now beside who had it at first. */
type Owned = { personId: Id<'person'>; basePersonId: Id<'person'> | null };

/** The browser that brought a click id first, and others that brought it since. */
export type ClickBrowsers = { first: Id<'visitor'>; others: Id<'visitor'>[] };

/** Which browsers brought these click ids, by "param value". */
export async function loadClicks(tx: Transaction, of: Generation, clicks: ClickId[]): Promise<Map<string, ClickBrowsers>> {
  if (clicks.length === 0) return new Map();
  const values = [...new Set(clicks.map(({ value }) => value))];
  const params = [...new Set(clicks.map(({ param }) => param))];
  const rows = await tx
    .select({ param: clickId.param, value: clickId.value, first: clickId.visitorId, others: clickId.otherVisitors })
    .from(clickId)
    .where(and(ofGeneration(clickId, of), inArray(clickId.param, params), inArray(clickId.value, values)));
  return new Map(rows.map(({ param, value, first, others }) => [`${param} ${value}`, { first, others }]));
}

export async function saveSessions(tx: Transaction, of: Generation, sessions: (SessionState & Owned)[]): Promise<void> {
  await inChunks(sessions, (chunk) =>
    tx
      .insert(session)
      .values(chunk.map((row) => ({ ...row, ...of })))
      .onConflictDoUpdate({
        target: [session.siteId, session.generation, session.id],
        set: excluded(session, [
          'personId',
          'basePersonId',
          'startedAt',
          'lastEventAt',
          'identified',
          'events',
          'pageViews',
          'steps',
        ]),
      }),
  );
}

/** Writes touchpoints, what brought them, and their click ids, of which `clicks` says which browsers brought them. */
export async function saveTouchpoints(
  tx: Transaction,
  of: Generation,
  touchpoints: (Touchpoint & Owned)[],
  { clicks, labelRules }: { clicks: ReadonlyMap<string, ClickBrowsers>; labelRules: readonly LabelRule[] },
): Promise<void> {
  const rows = touchpoints.map(({ clickId: credited, ...row }) => ({
    ...row,
    ...of,
    clickParam: credited?.param,
    clickValue: credited?.value,
  }));
  if (rows.length > 0) {
    await saveAcquisitions(tx, of.siteId, rows, labelRules);
    await saveLandings(tx, of.siteId, rows);
  }
  await inChunks(rows, (chunk) => tx.insert(touchpoint).values(chunk).onConflictDoNothing());
  await saveClickIds(
    tx,
    of,
    touchpoints.filter(({ fromOrder }) => !fromOrder),
    clicks,
  );
}

/** What of a touchpoint its acquisition is made of. */
type Brought = Pick<
  typeof touchpoint.$inferInsert,
  'acquisitionId' | 'kind' | 'paid' | 'channel' | 'source' | 'medium' | 'campaign' | 'campaignId' | 'adGroup' | 'ad' | 'keyword'
> &
  Pick<typeof touchpoint.$inferInsert, 'platform' | 'referrer'>;

/**
 * Adds the acquisitions that the site has not had yet, with their labels, and renames those whose channel has another name by now;
 * in the order of their ids, so that two writers of one site cannot wait for each other. Labels of stored ones change with the
 * rules alone (relabel.ts).
 */
export async function saveAcquisitions(
  tx: Queryable,
  siteId: Id<'site'>,
  touchpoints: readonly Brought[],
  labelRules: readonly LabelRule[],
): Promise<void> {
  const byId = new Map(touchpoints.map((touch) => [touch.acquisitionId, touch]));
  // Most are there, and to ask costs a quarter of offering them again.
  const known = await tx
    .select({ id: acquisition.id, channel: acquisition.channel })
    .from(acquisition)
    .where(and(eq(acquisition.siteId, siteId), inArray(acquisition.id, [...byId.keys()])));
  for (const { id, channel } of known) if (byId.get(id)?.channel === channel) byId.delete(id);
  const rows = [...byId].map(([id, { kind, paid, channel, referrer, ...touch }]) => {
    const { source, medium, campaign, campaignId, adGroup, ad, keyword, platform } = touch;
    const stated = { source, medium, campaign, campaignId, adGroup, ad, keyword, platform };
    const labels = storedLabels(labelRules, stated);
    return { siteId, id, kind, paid, channel, labels, ...stated, referrerHost: referrerHostOf(referrer) };
  });
  rows.sort((left, right) => (left.id < right.id ? -1 : 1));
  await inChunks(rows, (chunk) =>
    tx
      .insert(acquisition)
      .values(chunk)
      .onConflictDoUpdate({ target: [acquisition.siteId, acquisition.id], set: excluded(acquisition, ['channel']) }),
  );
}

/** The first browser that brought a click id keeps it; later ones are noted beside it. */
async function saveClickIds(
  tx: Transaction,
  of: Generation,
  touchpoints: Touchpoint[],
  browsers: ReadonlyMap<string, ClickBrowsers>,
): Promise<void> {
  const clicks = new Map<string, typeof clickId.$inferInsert>();
  for (const touch of touchpoints) {
    for (const click of touch.clickIds) {
      const key = `${click.param} ${click.value}`;
      const known = clicks.get(key);
      if (known && known.lastSeenAt < touch.at) known.lastSeenAt = touch.at;
      if (known) continue;
      const { visitorId, landingUrl, at, id: touchpointId } = touch;
      const otherVisitors = browsers.get(key)?.others ?? [];
      clicks.set(key, { ...of, ...click, firstSeenAt: at, lastSeenAt: at, visitorId, otherVisitors, touchpointId, landingUrl });
    }
  }
  await inChunks([...clicks.values()], (chunk) =>
    tx
      .insert(clickId)
      .values(chunk)
      .onConflictDoUpdate({
        target: [clickId.siteId, clickId.generation, clickId.param, clickId.value],
        set: {
          lastSeenAt: sql`greatest(${clickId.lastSeenAt}, excluded.last_seen_at)`,
          otherVisitors: sql`excluded.other_visitors`,
        },
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
