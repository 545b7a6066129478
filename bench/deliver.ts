/**
 * `npm run bench -- deliver`: delivered events a second to a batching vendor 100 ms away, to one connection and to ten, beside
 * sending each event by itself and beside what the vendor takes at most; how a backlog drains after an outage of ten minutes (by
 * the bench's own clock); and what the ledger costs. Checks that the vendor got each event once. Never fails on time.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { connect, type Database } from '@/db/client';
import { connectionById } from '@/db/queries/connection';
import { makeEventPartitions } from '@/db/queries/partition';
import { sitesWithWork } from '@/db/queries/log';
import type { Id } from '@/lib/core/id';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { openTransport, type Transport } from '@/lib/ops/transport';
import { backfillConnection } from '@/lib/pipeline/derive/backfill';
import type { Courier } from '@/lib/pipeline/deliver/deliver';
import { deliverAll, openDeliveries } from '@/lib/pipeline/deliver/delivery-worker';
import { processSite } from '@/lib/pipeline/derive/process';
import { buildCollector, newTestId } from '@/lib/testing/builders';
import { buildConnection } from '@/lib/testing/sandbox';
import { benchSite, startPostgres } from './setting';

const LATENCY_MS = 100;
const OUTAGE_MS = 10 * MINUTE_MS;
/** Events that come in while the vendor is away. */
const OUTAGE_EVENTS_PER_SECOND = 50;
const SINGLES = 400;

export type Setting = { db: Database; site: Site; vendor: Vendor; transport: Transport; events: number };
export type Vendor = {
  url: string;
  host: string;
  ask(path: string): Promise<{ requests: number; events: number }>;
  stop(): void;
};

/** Runs the parts and prints their figures. */
export async function benchDeliver(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { events: { type: 'string', default: '40000' } } });
  const postgres = await startPostgres();
  process.env['DATABASE_URL'] = postgres.url;
  process.env['DEMO'] = 'true';
  const db = connect(postgres.url, 12, 'bench');
  const vendor = await startVendor();
  const transport = openTransport({ allowed: [vendor.host] });
  try {
    const site = await benchSite(db);
    const events = Number(values.events);
    await storeEvents(db, site, events);
    const setting = { db, site, vendor, transport, events };
    const limit = await vendorLimit(setting);
    const single = await singly(setting);
    const one = await toConnections(setting, 1);
    const ten = await toConnections(setting, 10);
    console.log(`vendor alone, requests of 1,000 | ${round(limit)} events/s`);
    console.log(`one event a request            | ${round(single)} events/s | 1.0 x`);
    console.log(
      `to one connection              | ${round(one.rate)} events/s | ${(one.rate / single).toFixed(1)} x | ` +
        `${(one.rate / limit).toFixed(2)} of the vendor's limit`,
    );
    console.log(
      `to ten connections             | ${round(ten.rate)} events/s | ${(ten.rate / single).toFixed(1)} x | ` +
        `${(ten.rate / limit).toFixed(2)} of the vendor's limit`,
    );
    console.log(
      `ledger                         | ${round(one.bytes)} bytes an event (${round(one.bodyBytes)} of them the request as sent)`,
    );
    await drain(setting);
  } finally {
    await transport.close();
    vendor.stop();
    await db.$client.end();
    await postgres.stop();
  }
}

/** A vendor in a process of its own, which answers after so long. */
export async function startVendor(latencyMs = LATENCY_MS): Promise<Vendor> {
  const child = fork('bench/vendor-server.ts', [String(latencyMs)], { execArgv: ['--import', 'tsx'] });
  const [port] = (await once(child, 'message')) as [number];
  const host = `127.0.0.1:${port}`;
  const ask = async (path: string) =>
    (await (await fetch(`http://${host}${path}`)).json()) as { requests: number; events: number };
  return { url: `http://${host}`, host, ask, stop: () => child.kill() };
}

/** Views of items by many visitors, through the collector and the worker's step, as a store sends them. */
export async function storeEvents(db: Database, site: Site, count: number, at = new Date()): Promise<void> {
  await makeEventPartitions(db, at);
  const collector = buildCollector(db, [site]);
  const batches = Math.ceil(count / 50);
  for (let sent = 0; sent < batches; sent += 40) {
    const wave = Array.from({ length: Math.min(40, batches - sent) }, (_, index) => {
      const visitor = newTestId<'visitor'>(at);
      const events = Array.from({ length: 50 }, (_, place) => ({
        id: `${at.getTime()}-${sent + index}-${place}`,
        name: 'view_item',
        at: at.toISOString(),
        page: { url: `https://shop.example/p/${place}?fbclid=IwAR${sent + index}`, referrer: 'https://www.instagram.com/' },
        properties: {
          currency: 'EUR',
          value: 14.9,
          items: [{ item_id: `SKU-${place}`, item_name: 'Kaffee', price: 14.9, quantity: 1 }],
        },
      }));
      const body = Buffer.from(
        JSON.stringify({ sentAt: at.toISOString(), visitor, browserIds: { fbp: 'fb.1.1774720000000.1098115397' }, events }),
      );
      return collector.accept({
        path: site.collectPath,
        receivedAt: at,
        body,
        secure: true,
        userAgent: 'Mozilla/5.0',
        address: '203.0.113.9',
      });
    });
    await Promise.all(wave);
  }
  await sitesWithWork(db);
  while ((await processSite(db, site, at)) > 0);
}

const round = (figure: number) => Math.round(figure).toLocaleString('en-US');

/** What the vendor takes of ready-made requests, with as many in flight as a connection has. */
async function vendorLimit({ vendor, transport }: Setting): Promise<number> {
  const data = Array.from({ length: 1_000 }, (_, index) => ({
    event_name: 'ViewContent',
    event_id: `${index}`,
    user_data: { fbp: 'fb.1.1774720000000.1' },
    custom_data: { value: 14.9, currency: 'EUR', content_ids: ['SKU-1'] },
  }));
  const request = { method: 'POST' as const, url: `${vendor.url}/`, headers: {}, body: JSON.stringify({ data }) };
  return perSecond(40_000, async () => {
    await inFlight(40, 4, () => transport.send(request, 20_000));
  });
}

/**
 * The baseline: each event in a request of its own, its row settled when it is answered, as many in flight as a connection has.
 */
async function singly(setting: Setting): Promise<number> {
  const { db, site, vendor, transport } = setting;
  const connectionId = await owed(setting);
  const body = JSON.stringify({ data: [{ event_name: 'ViewContent' }] });
  const { rows } = await db.$client.query<{ id: string }>(`SELECT id FROM delivery WHERE connection_id = $1 LIMIT ${SINGLES}`, [
    connectionId,
  ]);
  const rate = await perSecond(rows.length, () =>
    inFlight(rows.length, 4, async (index) => {
      await transport.send({ method: 'POST', url: `${vendor.url}/`, headers: {}, body }, 20_000);
      await db.$client.query(`UPDATE delivery SET state = 'delivered' WHERE site_id = $1 AND id = $2`, [
        site.id,
        rows[index]?.id,
      ]);
    }),
  );
  await forget(db);
  return rate;
}

/** A connection to the vendor, to which all events that are stored are owed. */
export async function owed({ db, site, vendor }: Pick<Setting, 'db' | 'site' | 'vendor'>): Promise<Id<'connection'>> {
  const id = await buildConnection(db, site, 'meta', vendor.url);
  const row = await connectionById(db, site.id, id);
  const now = new Date();
  if (row)
    await backfillConnection(
      db,
      site,
      row,
      { from: new Date(now.getTime() - OUTAGE_MS), to: new Date(now.getTime() + MINUTE_MS) },
      now,
    );
  return id;
}

async function toConnections(setting: Setting, connections: number): Promise<{ rate: number; bytes: number; bodyBytes: number }> {
  const { db, vendor, transport, events } = setting;
  for (let made = 0; made < connections; made += 1) await owed(setting);
  await db.$client.query('VACUUM ANALYZE delivery');
  const before = await vendor.ask('/_counts');
  const courier: Courier = { db, transport, now: () => new Date(), random: Math.random };
  const total = events * connections;
  const rate = await perSecond(total, async () => {
    await deliverAll(courier);
  });
  const got = (await vendor.ask('/_counts')).events - before.events;
  if (got !== total) throw new Error(`${total} events were owed, the vendor got ${got}`);
  const { rows } = await db.$client.query<{ bytes: string; body: string }>(
    `SELECT (pg_total_relation_size('delivery') + pg_total_relation_size('attempt') + pg_total_relation_size('delivery_attempt'))::text AS bytes,
      (SELECT sum(pg_column_size(body)) FROM attempt)::text AS body`,
  );
  await forget(db);
  return { rate, bytes: Number(rows[0]?.bytes) / total, bodyBytes: Number(rows[0]?.body) / total };
}

/**
 * Ten minutes in which the vendor answers 503 and events go on coming; then how long the backlog takes, and what the outage cost.
 */
async function drain({ db, site, vendor, transport }: Setting): Promise<void> {
  let now = new Date();
  const courier: Courier = { db, transport, now: () => now, random: Math.random };
  await buildConnection(db, site, 'meta', vendor.url);
  const deliveries = openDeliveries(courier, (error) => {
    throw error;
  });
  const before = await vendor.ask('/_down');
  for (let second = 0; second < OUTAGE_MS / SECOND_MS; second += 1) {
    now = new Date(now.getTime() + SECOND_MS);
    if (second % 10 === 0) await storeEvents(db, site, OUTAGE_EVENTS_PER_SECOND * 10, now);
    await deliveries.start();
    await deliveries.finished();
  }
  const during = await vendor.ask('/_up');
  const backlog = await waiting(db);
  const begun = performance.now();
  const restored = now;
  let first = 0;
  while ((await waiting(db)) > 0) {
    // The bench's clock goes on as the real one does from here.
    now = new Date(restored.getTime() + (performance.now() - begun));
    await deliveries.start();
    await Promise.race([deliveries.turn(), new Promise((resolve) => setTimeout(resolve, 50))]);
    if (first === 0 && (await vendor.ask('/_counts')).events > during.events) first = performance.now();
  }
  const asked = (first - begun) / SECOND_MS;
  const seconds = (performance.now() - first) / SECOND_MS;
  const got = (await vendor.ask('/_counts')).events - during.events;
  if (got !== backlog) throw new Error(`${backlog} events waited, the vendor got ${got}`);
  console.log(
    `outage of ten minutes          | ${during.requests - before.requests} requests failed meanwhile; asked again ` +
      `${asked.toFixed(1)} s after it, then ${round(backlog)} events in ${seconds.toFixed(1)} s: ` +
      `${round(backlog / seconds)} events/s`,
  );
}

/** How many deliveries wait. */
export async function waiting(db: Database): Promise<number> {
  const { rows } = await db.$client.query<{ count: string }>(
    `SELECT count(*)::text AS count FROM delivery WHERE state IN ('pending', 'retry', 'sending')`,
  );
  return Number(rows[0]?.count);
}

/** Empties the ledger. */
export async function forget(db: Database): Promise<void> {
  await db.$client.query(
    'TRUNCATE delivery, delivery_attempt, attempt, delivery_rollup, try_rollup, connection, connection_version',
  );
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return count / ((performance.now() - begun) / SECOND_MS);
}

async function inFlight(count: number, atOnce: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
