/**
 * Events of a span with their two copies, as one relation. The browser's copy is known from the event itself: the snippet names
 * the platforms whose pixel it fired. The server's is the delivery under the same key; an order's key is made of its number,
 * whoever told of it.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { ConnectionShown } from '@/db/queries/connection';
import { liveGenerationOf } from '@/db/queries/live';
import { purchaseKeyOf } from '@/db/schema/delivery';
import { firstIdAt } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import type { Span } from '../../revenue';

/** Rows `key, name, kind, occurred_at, event_id, order_id, delivery_id, state, reason`, one for each event. */
export function pairsOf(site: Site, { id, destination }: ConnectionShown, { start, end }: Span): SQL {
  const fired = (payload: string) => sql`coalesce(${sql.raw(payload)} -> 'pixels' ? ${destination}, false)`;
  const kind = (browser: SQL, server: SQL) => sql`CASE WHEN ${browser} AND ${server} THEN 'both' WHEN ${server} THEN 'server_only'
    WHEN ${browser} THEN 'browser_only' ELSE 'neither' END`;
  const orderKey = sql`btrim(e.payload -> 'properties' ->> 'transaction_id')`;
  const key = sql`CASE WHEN e.name = 'purchase' THEN coalesce(${purchaseKeyOf(orderKey)}, e.message_id) ELSE e.message_id END`;
  return sql`
    SELECT d.key, d.name, ${kind(sql`browser.fired`, sql`d.state = 'delivered'`)} AS kind,
      d.occurred_at, d.event_id, d.order_id, d.id AS delivery_id, d.state, d.reason
    FROM delivery d CROSS JOIN LATERAL (SELECT
      EXISTS (SELECT 1 FROM event e WHERE e.site_id = d.site_id AND e.id = d.event_id AND ${fired('e.payload')})
      OR (d.name = 'purchase' AND EXISTS (SELECT 1 FROM order_event oe JOIN event e ON e.site_id = oe.site_id AND e.id = oe.event_id
        WHERE oe.site_id = d.site_id AND oe.generation = ${liveGenerationOf(site.id)} AND oe.order_id = d.order_id AND oe.role = 'stated' AND ${fired('e.payload')})) AS fired) AS browser
    WHERE d.site_id = ${site.id} AND d.connection_id = ${id} AND d.rule = ''
      AND d.planned_at >= ${start} AND d.planned_at < ${end}
    UNION ALL
    SELECT DISTINCT ON (seen.key) seen.key, seen.name, 'browser_only', seen.occurred_at, seen.id, o.id, NULL, NULL, NULL
    FROM (SELECT e.id, e.name, e.occurred_at, ${key} AS key, CASE WHEN e.name = 'purchase' THEN ${orderKey} END AS order_key
      FROM event e WHERE e.site_id = ${site.id} AND e.id >= ${firstIdAt(start.getTime())} AND e.id < ${firstIdAt(end.getTime())}
        AND e.filtered IS NULL AND ${fired('e.payload')}) AS seen
    LEFT JOIN "order" o ON o.site_id = ${site.id} AND o.generation = ${liveGenerationOf(site.id)} AND o.order_key = seen.order_key
    WHERE NOT EXISTS (SELECT 1 FROM delivery d WHERE d.site_id = ${site.id} AND d.connection_id = ${id} AND d.key = seen.key)`;
}
