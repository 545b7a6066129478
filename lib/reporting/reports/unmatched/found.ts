/** What has no order, as SQL: one query behind the sums, the list and the file, so that they cannot tell different things. */
import { type SQL, sql } from 'drizzle-orm';
import { liveGenerationOf } from '@/db/queries/live';
import { isSaleRow, order, refund } from '@/db/schema';
import { firstIdAt } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import type { Span } from '../../revenue';

/** What comes late is no matter: webhooks are tried again for hours. */
const WAITED_MS = DAY_MS;
/** Whether shops tell of orders is seen in the range, and this long before: a range of a day must not depend on that day. */
const SHOP_SEEN_MS = 30 * DAY_MS;

/** `shopSources` are the kinds that know of every order, `paymentSources` those of them that only take the money. */
export type Tellers = { shopSources: string[]; paymentSources: string[] };

/**
 * The range's refunds without an order, and its sales that no shop told of, from when shops began to tell. Columns kind, name,
 * source, at, event_id, order_id, minor, currency; `minor` and `currency` are NULL where all that was left of the order went
 * back.
 */
export function unmatchedIn(site: Site, span: Span, tellers: Tellers, now: Date): SQL {
  const came = firstIdAt(now.getTime() - WAITED_MS);
  return sql`(${refundsIn(site, span, came)} UNION ALL ${salesWithoutShop(site, span, tellers, came)})`;
}

function refundsIn(site: Site, { start, end }: Span, came: string): SQL {
  return sql`
    SELECT CASE WHEN r.chargeback THEN 'chargeback' ELSE 'refund' END AS kind, r.order_key AS name, r.source, r.refunded_at AS at,
      r.event_id, NULL::uuid AS order_id, r.amount AS minor, r.currency
    FROM ${refund} r WHERE r.site_id = ${site.id} AND r.generation = ${liveGenerationOf(site.id)}
      AND r.refunded_at >= ${start} AND r.refunded_at < ${end} AND r.event_id < ${came} AND (r.amount IS NULL OR r.amount > 0)
      AND NOT EXISTS (SELECT FROM ${order} o WHERE o.site_id = r.site_id AND o.generation = r.generation AND o.id = r.order_id)
      AND NOT EXISTS (SELECT FROM ${order} o
        WHERE r.order_id IS NULL AND o.site_id = r.site_id AND o.generation = r.generation AND o.order_key = r.order_key)`;
}

function salesWithoutShop(site: Site, { start, end }: Span, { shopSources, paymentSources }: Tellers, came: string): SQL {
  const payments = sql`${sql.param(paymentSources)}::text[]`;
  const shops = sql`${sql.param(shopSources.filter((kind) => !paymentSources.includes(kind)))}::text[]`;
  const generation = liveGenerationOf(site.id);
  const seenSince = new Date(start.getTime() - SHOP_SEEN_MS);
  return sql`
    SELECT CASE WHEN o.sources && ${payments} THEN 'payment' ELSE 'purchase' END, o.order_key, array_to_string(o.sources, ', '),
      o.ordered_at, o.event_id, o.id, o.total, o.currency
    FROM ${order} o WHERE o.site_id = ${site.id} AND o.generation = ${generation}
      AND o.ordered_at >= ${start} AND o.ordered_at < ${end} AND o.event_id < ${came} AND NOT o.sources && ${shops}
      AND ${isSaleRow({ state: sql`o.state`, test: sql`o.test` })}
      AND o.ordered_at >= (SELECT s.ordered_at FROM ${order} s WHERE s.site_id = ${site.id} AND s.generation = ${generation}
        AND s.ordered_at >= ${seenSince} AND s.ordered_at < ${end} AND s.sources && ${shops}
        ORDER BY s.ordered_at, s.id LIMIT 1)`;
}
