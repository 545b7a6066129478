/**
 * Money without an order, and names that say nothing: refunds and chargebacks whose order is not known a day after they came,
 * payments that no shop told of a day after, and what two orders are called alike.
 */
import { sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { liveGenerationOf } from '@/db/queries/live';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { column, rowsOf } from '../../rows';
import type { Span } from '../../revenue';
import { storedCurrency, wireMoney } from '../../wire';
import { type QualityResult, unmatchedKinds } from './definition';

/** A list for a person to work through; more of a kind has one cause. */
const LISTED_MAX = 100;

const shape = {
  kind: column.oneOf(unmatchedKinds),
  name: column.text,
  source: column.text,
  at: column.instant,
  eventId: column.uuid,
  minor: column.minor.nullable(),
  currency: column.text.nullable(),
};

/**
 * What the range's refunds and payments have no order for, the latest first. A payment is asked for its order only where shops
 * tell of orders at all; `shopSources` are those kinds, payment providers among them.
 */
export async function unmatchedOf(
  tx: ScopedTransaction,
  site: Site,
  { start, end }: Span,
  { shopSources, paymentSources }: { shopSources: string[]; paymentSources: string[] },
  now: Date,
): Promise<QualityResult['unmatched']> {
  const until = new Date(Math.min(end.getTime(), now.getTime() - DAY_MS));
  const generation = liveGenerationOf(site.id);
  const shops = sql`${sql.param(shopSources.filter((kind) => !paymentSources.includes(kind)))}::text[]`;
  const at = (instant: string) => sql.raw(`to_char(${instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at`);
  const rows = await rowsOf(
    tx,
    shape,
    sql`
    SELECT * FROM (
      SELECT CASE WHEN r.chargeback THEN 'chargeback' ELSE 'refund' END AS kind, r.order_key AS name, r.source, ${at('r.refunded_at')},
        r.event_id AS "eventId", r.amount::text AS minor, r.currency
      FROM refund r WHERE r.site_id = ${site.id} AND r.generation = ${generation}
        AND r.refunded_at >= ${start} AND r.refunded_at < ${until} AND (r.amount IS NULL OR r.amount > 0)
        AND NOT EXISTS (SELECT FROM "order" o WHERE o.site_id = r.site_id AND o.generation = r.generation
          AND (o.id = r.order_id OR (r.order_id IS NULL AND o.order_key = r.order_key)))
      UNION ALL
      SELECT 'payment', o.order_key, array_to_string(o.sources, ', '), ${at('o.ordered_at')}, o.event_id, o.total::text, o.currency
      FROM "order" o WHERE o.site_id = ${site.id} AND o.generation = ${generation} AND o.ordered_at >= ${start} AND o.ordered_at < ${until}
        AND NOT o.test AND o.state NOT IN ('pending', 'cancelled') AND o.sources && ${sql.param(paymentSources)}::text[] AND NOT o.sources && ${shops}
        AND EXISTS (SELECT FROM "order" s WHERE s.site_id = o.site_id AND s.generation = o.generation
          AND s.ordered_at >= ${start} AND s.ordered_at < ${until} AND s.sources && ${shops})
    ) AS unmatched ORDER BY at DESC, "eventId" LIMIT ${LISTED_MAX}`,
  );
  return rows.map(({ minor, currency, ...row }) => ({
    ...row,
    ...(minor !== null && currency !== null && { money: wireMoney(minor, storedCurrency(currency)) }),
  }));
}

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
