/**
 * What a delivery is worth, as one relation `worth` with the columns of the delivery, `order_key`, `minor` and `currency`: its
 * value as it was last sent or would have been; of what was never made ready, the order's total, or what its refund takes back.
 * What goes by several rules has its money once, and corrections have none: they are no sales.
 */
import { type SQL, sql } from 'drizzle-orm';
import { live } from '@/db/queries/live';
import { order, refund } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { column } from '../../rows';
import { storedCurrency, type WireMoney, wireMoney } from '../../wire';
import type { WorthPart } from './definition';

/**
 * The deliveries that `where` names, of the alias `d`, with their money. `rarely`: nearly all have a value of their own, and their
 * orders' keys are not asked for, so that orders are looked up one by one for the few that have none. Without `refunds`
 * no delivery of a refund is among them.
 */
export function worthOf(
  site: Site,
  where: SQL,
  { orders = 'joined', refunds = true }: { orders?: 'joined' | 'rarely'; refunds?: boolean } = {},
): SQL {
  return sql`(
    SELECT d.id, d.name, d.key, d.state, d.occurred_at, d.order_id, "order".order_key,
      CASE WHEN d.rule <> '' AND EXISTS (SELECT 1 FROM delivery first WHERE first.site_id = d.site_id
          AND first.connection_id = d.connection_id AND first.key = d.key AND first.rule < d.rule
          AND first.state = d.state) THEN NULL
        ELSE coalesce(d.value_minor, CASE d.name WHEN 'purchase' THEN "order".total
        WHEN 'refund' THEN coalesce(own.amount, greatest("order".total - coalesce(own.others, 0), 0)) END) END AS minor,
      coalesce(d.value_currency, own.currency, CASE WHEN d.name IN ('purchase', 'refund') THEN "order".currency END) AS currency
    FROM delivery d
    LEFT JOIN ${orders === 'joined' ? joinedOrders(site) : ordersOfTheUnvalued(site)}
    LEFT JOIN LATERAL ${refunds ? ownRefunds(site) : noRefunds} AS own ON true
    WHERE d.site_id = ${site.id} AND ${where}) AS worth`;
}

/** What the delivery's own event took back, and all that went back of its order. */
function ownRefunds(site: Site): SQL {
  return sql`(
      SELECT max(amount) FILTER (WHERE event_id = d.event_id) AS amount,
        max(currency) FILTER (WHERE event_id = d.event_id) AS currency, sum(amount) AS others
      FROM refund WHERE d.name = 'refund' AND d.value_minor IS NULL AND ${live(refund, site.id)}
        AND refund.order_id = d.order_id)`;
}

/** The same of what is no refund, without a sum over nothing for each. */
const noRefunds = sql`(SELECT NULL::bigint AS amount, NULL::text AS currency, NULL::numeric AS others)`;

function joinedOrders(site: Site): SQL {
  return sql`"order" ON ${live(order, site.id)} AND "order".id = d.order_id`;
}

/** OFFSET 0 keeps it from becoming a join that reads every order of the site. */
function ordersOfTheUnvalued(site: Site): SQL {
  return sql`LATERAL (SELECT order_key, total, currency FROM "order"
    WHERE d.value_minor IS NULL AND ${live(order, site.id)} AND "order".id = d.order_id OFFSET 0) AS "order" ON true`;
}

/**
 * Whether the delivery `d` stands for its event, which may go by several rules: platforms report an order once. One that was
 * sent, or would have been, goes before one that was not. `severalRules`: whether the connection ever had
 * more than one for an event; looking for another delivery of each is dear, and few have.
 */
export function standsForEvent(severalRules: boolean): SQL {
  if (!severalRules) return sql`true`;
  const isSent = (of: string) => sql.raw(`(${of}.state IN ('delivered', 'shadowed'))`);
  return sql`NOT EXISTS (SELECT 1 FROM delivery other WHERE other.site_id = d.site_id AND other.connection_id = d.connection_id
    AND other.key = d.key AND other.rule <> d.rule AND (${isSent('other')} AND NOT ${isSent('d')}
      OR ${isSent('other')} = ${isSent('d')} AND other.rule < d.rule))`;
}

/** Sums by currency, of sales and refunds apart; `events` counts what has no money too. */
export const sumColumns = {
  name: column.text,
  currency: column.text.nullable(),
  events: column.count,
  minor: column.minor.nullable(),
};
export const sumSelect = sql`name, CASE WHEN minor IS NOT NULL THEN currency END AS currency, count(*)::int AS events,
  sum(minor)::text AS minor`;

export type SumRow = { name: string; currency: string | null; events: number; minor: bigint | null };

/** The sums as a part of an answer. */
export function partOf(rows: SumRow[]): WorthPart {
  const of = (some: SumRow[]): WireMoney[] => {
    const sums = new Map<string, bigint>();
    for (const { currency, minor } of some) {
      if (currency !== null && minor !== null) sums.set(currency, (sums.get(currency) ?? 0n) + minor);
    }
    return [...sums].sort().map(([currency, minor]) => wireMoney(minor, storedCurrency(currency)));
  };
  return {
    events: rows.reduce((total, { events }) => total + events, 0),
    sales: of(rows.filter(({ name }) => name !== 'refund')),
    refunds: of(rows.filter(({ name }) => name === 'refund')),
  };
}
