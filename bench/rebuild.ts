/**
 * `npm run bench -- rebuild --events N`: a site with N events of a year is rebuilt by the command while its shop goes on selling.
 * Prints how long a new order takes from its acknowledgement until it is in the reports, and until a platform has answered:
 * before, during and after. The live rows begin empty, as after a first upgrade; `--twice` rebuilds again, which deletes as many
 * old rows as it makes. Checks that the rebuilt rows hold every order. Never fails on time.
 */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connect, type Database } from '@/db/client';
import { type Id, mintId } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';
import { PURCHASE_KEY_PREFIX } from '@/lib/model/delivery-key';
import type { Site } from '@/lib/model/site';
import { ad, collectRequest, newTestId, purchase } from '@/lib/testing/builders';
import { buildConnection } from '@/lib/testing/sandbox';
import { randomBytes } from 'node:crypto';
import { startTieback } from './collect';
import { benchSite, startPostgres } from './setting';
import { startWorker, stop } from './worker-process';

const FILL_ROWS = 200_000;
const MONTHS = 12;
/** One order of so many events, by the last of four visitors. */
const EVENTS_AN_ORDER = 40;
const VENDOR_LATENCY_MS = 100;
const QUIET_MS = 30 * SECOND_MS;
const POLL_MS = 20;

type Waits = { derived: number[]; delivered: number[] };
type Shop = { enter(phase: string): void; stop(): Promise<Map<string, Waits>> };

/** Fills, sells, rebuilds, and prints. */
export async function benchRebuild(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { events: { type: 'string', default: '400000' }, twice: { type: 'boolean', default: false } },
  });
  const events = Number(values.events);
  const postgres = await startPostgres();
  const db = connect(postgres.url, 4, 'bench');
  const site = await benchSite(db);
  const vendor = fork('bench/vendor-server.ts', [String(VENDOR_LATENCY_MS)], { execArgv: ['--import', 'tsx'] });
  const [vendorPort] = (await once(vendor, 'message')) as [number];
  process.env['OUTBOUND_ALLOWED'] = `127.0.0.1:${vendorPort}`;
  await fill(db, site, events);
  await buildConnection(db, site, 'meta', `http://127.0.0.1:${vendorPort}`);
  const tieback = await startTieback(postgres.url, [site]);
  const worker = startWorker(postgres.url);
  try {
    const shop = openShop(db, site, tieback.port);
    shop.enter('before');
    await pause(QUIET_MS);
    for (const phase of values.twice ? ['rebuilding', 'rebuilding again'] : ['rebuilding']) {
      shop.enter(phase);
      const began = performance.now();
      await rebuild(postgres.url, site);
      const seconds = (performance.now() - began) / SECOND_MS;
      console.log(`${phase}: ${events} events in ${(seconds / 60).toFixed(1)} min, ${Math.round(events / seconds)} events/s`);
    }
    shop.enter('after');
    await pause(QUIET_MS);
    const waits = await shop.stop();
    for (const [phase, { derived, delivered }] of waits) {
      console.log(
        `${phase}: ${derived.length} orders; in the reports after ${spread(derived)}; ` +
          `answered by the platform after ${spread(delivered)}`,
      );
    }
    await checkOrders(
      db,
      site,
      Math.floor(events / EVENTS_AN_ORDER) + [...waits.values()].flatMap(({ derived }) => derived).length,
    );
  } finally {
    tieback.stop();
    vendor.kill();
    await stop(worker);
    await db.$client.end();
    await postgres.stop();
  }
}

/** A year of a shop: landings by ads, page views, and an order now and then, as if all of it had been derived and planned. */
async function fill(db: Database, site: Site, events: number): Promise<void> {
  const start = new Date();
  start.setUTCMonth(start.getUTCMonth() - MONTHS + 1, 1);
  await db.$client.query('SELECT make_event_partitions($1, $2)', [start, MONTHS + 2]);
  for (let filled = 0; filled < events; filled += FILL_ROWS) {
    await db.$client.query(FILL, [site.id, start, filled, Math.min(FILL_ROWS, events - filled), events]);
  }
  await db.$client.query('INSERT INTO event_key (site_id, message_id, event_id) SELECT site_id, message_id, id FROM event');
  await db.$client.query(
    `INSERT INTO log_segment (site_id, last_position, first_position, month)
     SELECT site_id, max(position), min(position), event_month(id) FROM event GROUP BY site_id, event_month(id)`,
  );
  await db.$client.query('UPDATE site_log SET planned_position = $1, rolled_position = $1', [events]);
  await db.$client.query(
    `INSERT INTO cursor (site_id, position) VALUES ($1, $2)
     ON CONFLICT (site_id, generation) DO UPDATE SET position = excluded.position`,
    [site.id, events],
  );
  await db.$client.query('ANALYZE');
}

const FILL = `
INSERT INTO event (site_id, position, id, message_id, source, name, occurred_at, received_at, visitor_id, country, payload, personal)
SELECT $1, n + 1,
  (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
    || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid,
  'm' || n, 'snippet', CASE WHEN is_order THEN 'purchase' ELSE 'page_view' END, at, at,
  (substr(md5(visitor), 1, 12) || '7' || substr(md5(visitor), 13, 3) || '8' || substr(md5(visitor), 16, 15))::uuid, 'AT',
  jsonb_build_object('client', jsonb_build_object('language', 'de-AT', 'screen', '1280x720'), 'visitorFrom', 'cookie')
    || CASE WHEN is_order THEN jsonb_build_object('properties', jsonb_build_object(
      'transaction_id', 'F' || n, 'value', 49.9, 'currency', 'EUR')) ELSE '{}' END,
  jsonb_build_object(
    'page', jsonb_build_object(
      'url', 'https://shop.example/products/' || n % 500 || CASE WHEN n % 10 = 0
        THEN '?utm_source=google&utm_medium=cpc&utm_campaign=c' || n % 300 || '&gclid=' || md5(n::text) ELSE '' END,
      'title', 'Größenwahn ' || n % 500),
    'userAgent', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15')
    || CASE WHEN is_order THEN jsonb_build_object('user', jsonb_build_object(
      'emailHash', encode(sha256((n / 3)::text::bytea), 'hex'))) ELSE '{}' END
FROM (SELECT n, 'v' || n / 10 AS visitor, n % ${EVENTS_AN_ORDER} = ${EVENTS_AN_ORDER - 1} AS is_order,
    $2::timestamptz + (now() - $2::timestamptz) * (n::float8 / $5) AS at
  FROM generate_series($3::int, $3::int + $4::int - 1) AS n) AS placed`;

/** The operator's command, as a process of its own. */
async function rebuild(url: string, site: Site): Promise<void> {
  const env = { ...process.env, DATABASE_URL: url, NODE_ENV: 'production' as const };
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/cli.ts', 'rebuild', '--site', site.id], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the rebuild ended with ${code}: ${said}`);
}

/** Sells once a second: a visitor comes by an ad and buys. Each order is followed until a platform has answered. */
function openShop(db: Database, site: Site, port: number): Shop {
  const waits = new Map<string, Waits>();
  let phase = '';
  let going = true;
  const following = new Set<Promise<void>>();
  const sell = async () => {
    for (let number = 0; going; number += 1) {
      following.add(sellOne(db, site, port, `N${number}`, waits.get(phase)));
      await pause(SECOND_MS);
    }
  };
  let selling: Promise<void> | undefined;
  return {
    enter(next) {
      phase = next;
      waits.set(next, { derived: [], delivered: [] });
      selling ??= sell();
    },
    async stop() {
      going = false;
      await selling;
      await Promise.all(following);
      return waits;
    },
  };
}

async function sellOne(db: Database, site: Site, port: number, order: string, waits: Waits | undefined): Promise<void> {
  const visitor = newTestId<'visitor'>();
  const at = new Date();
  const { body, origin, userAgent } = collectRequest(site, [
    ad(at, visitor, 'spring', mintId(at.getTime(), randomBytes)),
    purchase({ at, visitor, order, user: { email: `${order}@example.com` } }),
  ]);
  const answer = await fetch(`http://127.0.0.1:${port}/c/${site.collectPath}`, {
    method: 'POST',
    body: new Uint8Array(body ?? []),
    headers: { origin: origin ?? '', 'user-agent': userAgent ?? '' },
  });
  if (!answer.ok) throw new Error(`the order was answered ${answer.status}`);
  const acknowledged = performance.now();
  waits?.derived.push(await untilFound(db, site.id, acknowledged, ORDER_LIVE, order));
  waits?.delivered.push(await untilFound(db, site.id, acknowledged, DELIVERED, order));
}

const ORDER_LIVE = `SELECT FROM "order" JOIN site_log USING (site_id, generation) WHERE site_id = $1 AND order_key = $2`;
const DELIVERED = `SELECT FROM delivery WHERE site_id = $1 AND key = '${PURCHASE_KEY_PREFIX}' || $2 AND state = 'delivered'`;

/** Milliseconds since `acknowledged` when the query first has a row. */
async function untilFound(db: Database, siteId: Id<'site'>, acknowledged: number, query: string, order: string): Promise<number> {
  for (;;) {
    const { rowCount } = await db.$client.query(query, [siteId, order]);
    if (rowCount) return performance.now() - acknowledged;
    await pause(POLL_MS);
  }
}

async function checkOrders(db: Database, site: Site, expected: number): Promise<void> {
  const { rows } = await db.$client.query<{ orders: string }>(
    `SELECT count(*)::text AS orders FROM "order" JOIN site_log USING (site_id, generation) WHERE site_id = $1`,
    [site.id],
  );
  if (Number(rows[0]?.orders) !== expected) throw new Error(`${expected} orders were made, the reports hold ${rows[0]?.orders}`);
}

function spread(values: number[]): string {
  const sorted = values.toSorted((left, right) => left - right);
  const at = (share: number) =>
    `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN)} ms`;
  return `${at(0.5)} (median), ${at(0.99)} (p99), ${at(1)} (longest)`;
}
