/** What version 0.1 derived, for `npm run bench -- upgrade`: rows of the usual width, whose number follows from that of credit. */
import type { Database } from '@/db/client';
import type { Id } from '@/lib/core/id';

/** Version 0.1 knew these and wrote each order under all of them. */
const MODELS = [
  ...['last_click', 'last_non_direct_click', 'last_paid_click', 'first_click'],
  ...['linear', 'time_decay', 'position_based', 'last_click_per_platform'],
];
/** Each order has a path of so many visits; under the three models that divide, each visit earns a part. */
const PATH_VISITS = 3;
const CREDIT_PER_ORDER = 5 + 3 * PATH_VISITS;
/** Three platforms are sent every order, and each visit's first event. */
const DELIVERIES_PER_VISIT = 2;

/** Fills visitors, visits, orders, credit and deliveries of these sites; `rows` is how many rows of credit there are. */
export async function fillDerived(db: Database, sites: Id<'site'>[], rows: number): Promise<void> {
  const orders = Math.ceil(rows / CREDIT_PER_ORDER);
  for (const statement of [VISITORS, SESSIONS, TOUCHPOINTS, DELIVERIES]) {
    await db.$client.query(statement, [sites, orders, statement === DELIVERIES ? DELIVERIES_PER_VISIT : PATH_VISITS]);
  }
  await db.$client.query(ORDERS, [sites, orders]);
  await db.$client.query(CREDIT, [sites, orders, MODELS]);
  await db.$client.query('ANALYZE');
}

/** The id of the n-th row of a kind, and the site that it is of. */
const idOf = (kind: string, number: string) => `md5('${kind}' || ${number})::uuid`;
const siteOf = (number: string) => `($1::uuid[])[1 + (${number}) % array_length($1::uuid[], 1)]`;
/** Evenly over a year. */
const at = `now() - interval '365 days' * (1 - n::float8 / $2)`;

const VISITORS = `
INSERT INTO visitor (site_id, id, person_id, first_seen_at, last_seen_at, device, browser, os, country)
SELECT ${siteOf('n')}, ${idOf('visitor', 'n')}, ${idOf('person', 'n')}, ${at}, ${at}, 'mobile', 'Safari', 'iOS', 'AT'
FROM generate_series(1, $2::int) AS n WHERE $3::int > 0`;

const SESSIONS = `
INSERT INTO session (site_id, id, visitor_id, person_id, started_at, last_event_at, campaign_key, events, page_views)
SELECT ${siteOf('n')}, ${idOf('visit', "n || '-' || visit")}, ${idOf('visitor', 'n')}, ${idOf('person', 'n')}, ${at}, ${at},
  'google cpc ' || n % 500, 5, 4
FROM generate_series(1, $2::int) AS n, generate_series(1, $3::int) AS visit`;

const TOUCHPOINTS = `
INSERT INTO touchpoint (site_id, id, at, log_position, visitor_id, person_id, session_id, event_id, kind, channel, source, medium, campaign,
  platform, paid, click_param, click_value, click_ids, click_id_likely_stripped, landing_url, referrer)
SELECT ${siteOf('n')}, ${idOf('visit', "n || '-' || visit")}, ${at}, n, ${idOf('visitor', 'n')}, ${idOf('person', 'n')},
  ${idOf('visit', "n || '-' || visit")}, ${idOf('event', 'n')}, 'ad_click', 'Paid Search', 'google', 'cpc', 'Größen ' || n % 500,
  'google_ads', true, 'gclid', md5(n::text), '[]', false, 'https://shop.example/products/' || n % 500 || '?gclid=' || md5(n::text),
  'https://www.google.com/'
FROM generate_series(1, $2::int) AS n, generate_series(1, $3::int) AS visit`;

const ORDERS = `
INSERT INTO "order" (site_id, id, order_key, ordered_at, currency, total, tax, shipping, discount, revenue, refunded, state, test,
  new_customer, visitor_id, person_id, session_id, event_id, sources, claims)
SELECT ${siteOf('n')}, ${idOf('order', 'n')}, 'o' || n, ${at}, 'EUR', 12000, 2000, 0, 0, 10000, 0, 'paid', false, true,
  ${idOf('visitor', 'n')}, ${idOf('person', 'n')}, ${idOf('visit', "n || '-1'")}, ${idOf('event', 'n')}, '{shopify}', '{google_ads}'
FROM generate_series(1, $2::int) AS n`;

const CREDIT = `
INSERT INTO credit (site_id, order_id, model, entry, position, touchpoint_id, amount, currency, weight, total_weight, ordered_at, posted_at)
SELECT ${siteOf('n')}, ${idOf('order', 'n')}, model, 0, visit, ${idOf('visit', "n || '-' || visit")},
  CASE WHEN divides THEN 3333 ELSE 10000 END, 'EUR', 1, CASE WHEN divides THEN ${PATH_VISITS} ELSE 1 END, ${at}, ${at}
FROM generate_series(1, $2::int) AS n, unnest($3::text[]) AS model,
  LATERAL (SELECT model IN ('linear', 'time_decay', 'position_based') AS divides) AS kind,
  generate_series(1, CASE WHEN divides THEN ${PATH_VISITS} ELSE 1 END) AS visit`;

const DELIVERIES = `
INSERT INTO delivery (site_id, id, connection_id, key, event_id, order_id, name, version, occurred_at, planned_at, due_at, state, attempts,
  settled_at)
SELECT ${siteOf('n')}, ${idOf('delivery', "n || '-' || place")}, ${idOf('connection', 'place % 3')}, 'k' || n || '-' || place,
  ${idOf('event', 'n')}, ${idOf('order', 'n')}, 'purchase', 1, ${at}, ${at}, ${at}, 'delivered', 1, ${at}
FROM generate_series(1, $2::int) AS n, generate_series(1, 3 * $3::int) AS place`;
