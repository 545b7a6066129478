/**
 * How the site's connections are doing. Asked every few seconds while a screen is open: each part is one look into an index, and
 * counts end early.
 */
import { sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { type ConnectionShown, shownConnections } from '@/db/queries/connection';
import type { Site } from '@/lib/model/site';
import { isShadowAt } from '@/lib/model/connection-mode';
import { outcomeClasses } from '@/lib/model/delivery';
import { column, rowsOf } from '../../rows';
import type { ConnectionActivity, ConnectionsResult } from './definition';
import { WAITING_COUNT_MAX } from './limits';

const activity = {
  id: column.uuid,
  waiting: column.count,
  held: column.count,
  at: column.instant.nullable(),
  class: column.oneOf(outcomeClasses).nullable(),
  code: column.text.nullable(),
  message: column.text.nullable(),
};
type Found = Awaited<ReturnType<typeof rowsOf<typeof activity>>>[number];

/** The site's connections that were not deleted, oldest first. */
export async function listConnectionActivity(tx: ScopedTransaction, site: Site, now = new Date()): Promise<ConnectionsResult> {
  const rows = await shownConnections(tx, site.id);
  const found = await activityOf(tx, site);
  return { connections: rows.map((row) => view(row, found.get(row.id), now)) };
}

async function activityOf(tx: ScopedTransaction, site: Site): Promise<Map<string, Found>> {
  const rows = await rowsOf(
    tx,
    activity,
    sql`
    SELECT c.id, latest.class, latest.code, latest.message,
      to_char(latest.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
      (SELECT count(*)::int FROM (SELECT 1 FROM delivery WHERE site_id = c.site_id AND connection_id = c.id
        AND state IN ('pending', 'retry') LIMIT ${WAITING_COUNT_MAX}) AS counted) AS waiting,
      (SELECT count(*)::int FROM (SELECT 1 FROM delivery WHERE site_id = c.site_id AND connection_id = c.id
        AND state = 'held' LIMIT ${WAITING_COUNT_MAX}) AS counted) AS held
    FROM connection c LEFT JOIN LATERAL (
      SELECT started_at, class, code, message FROM attempt WHERE site_id = c.site_id AND connection_id = c.id
      ORDER BY started_at DESC LIMIT 1) AS latest ON true
    WHERE c.site_id = ${site.id} AND c.deleted_at IS NULL`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function view(row: ConnectionShown, found: Found | undefined, now: Date): ConnectionActivity {
  const { id, destination, name, enabled, hold, pixel, takeoverAt } = row;
  return {
    id,
    destination,
    name,
    state: hold ? 'held' : !enabled ? 'paused' : isShadowAt(row, now) ? 'shadow' : 'sending',
    ...(hold && { hold }),
    ...(takeoverAt && { takeoverAt: takeoverAt.toISOString() }),
    pixel,
    waiting: found?.waiting ?? 0,
    held: found?.held ?? 0,
    ...(found?.at &&
      found.class && {
        lastAttempt: {
          at: found.at,
          class: found.class,
          ...(found.code && { code: found.code }),
          ...(found.message && { message: found.message }),
        },
      }),
  };
}
