/**
 * `npm run bench -- sources`: events a second through each way in, at 64 connections, beside the snippet's on the same server and tables, in
 * alternating rounds. Checks that every acknowledged event is stored once. Never fails on time.
 */
import { parseArgs } from 'node:util';
import { connect, type Database } from '@/db/client';
import { source } from '@/db/schema/configuration';
import { createApiKey } from '@/lib/workspace';
import { operatorOf } from '@/lib/access';
import { hmacSha256 } from '@/lib/core/hash';
import type { Site } from '@/lib/model/site';
import { sealSecret } from '@/lib/ops/secrets';
import { signStandard } from '@/lib/sources/webhook/signature';
import { newTestId } from '@/lib/testing/builders';
import { startTieback } from './collect';
import { drive, type LoadResult } from './load';
import { benchSite, startPostgres } from './setting';

const CONNECTIONS = 64;
const SECRET = 'a secret of the benchmark';

type Way = { name: string; eventsPerRequest: number; render?: (ids: string[], visitor: string) => string };

/** Runs the rounds and prints the table. */
export async function benchSources(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { seconds: { type: 'string', default: '3' }, rounds: { type: 'string', default: '3' } },
  });
  const postgres = await startPostgres();
  process.env['DATABASE_URL'] = postgres.url;
  const db = connect(postgres.url, 4, 'bench');
  const site = await benchSite(db);
  const ways = await waysInto(db, site);
  const tieback = await startTieback(postgres.url, site);
  const rates = new Map<Way, LoadResult[]>(ways.map((way) => [way, []]));
  try {
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const [way, results] of rates) {
        const load = {
          ...way,
          port: tieback.port,
          path: tieback.path,
          connections: CONNECTIONS,
          seconds: Number(values.seconds),
        };
        const result = await drive(load);
        for (const [status, count] of result.refused) console.log(`  ${way.name}: ${count} requests answered ${status}`);
        await checkStored(db, site, result, way);
        await db.$client.query('TRUNCATE event, event_key');
        await db.$client.query('CHECKPOINT');
        results.push(result);
      }
    }
    print(ways, rates);
  } finally {
    tieback.stop();
    await db.$client.end();
    await postgres.stop();
  }
}

/** Every way in with what its clients put on the wire; webhooks are signed as their senders do. */
async function waysInto(db: Database, site: Site): Promise<Way[]> {
  for (const kind of ['shopify', 'webhook']) {
    await db.insert(source).values({
      siteId: site.id,
      id: newTestId<'source'>(),
      kind,
      name: kind,
      path: `bench${kind}`,
      secrets: [sealSecret(SECRET, new Date())],
      settings: kind === 'webhook' ? { mapping: webhookMapping } : {},
      createdAt: new Date(),
    });
  }
  const { key } = await createApiKey(db, operatorOf(site.workspaceId), { name: 'bench', role: 'admin' });
  const basic = `Basic ${Buffer.from(`${site.writeKey}:`).toString('base64')}`;
  return [
    { name: 'snippet, 1 event', eventsPerRequest: 1 },
    { name: 'snippet, 20 events', eventsPerRequest: 20 },
    {
      name: 'Segment track',
      eventsPerRequest: 1,
      render: ([id = ''], who) => post('/v1/track', segmentMessage(id, who), { authorization: basic }),
    },
    {
      name: 'Segment batch of 20',
      eventsPerRequest: 20,
      render: (ids, who) => post('/v1/batch', { batch: ids.map((id) => segmentMessage(id, who)) }, { authorization: basic }),
    },
    {
      name: 'GA4 Measurement Protocol',
      eventsPerRequest: 1,
      render: ([id = ''], who) => post(`/mp/collect?api_secret=${site.writeKey}`, protocolBody(id, who)),
    },
    { name: 'Shopify orders/paid', eventsPerRequest: 1, render: ([id = '']) => shopifyOrder(id) },
    { name: 'generic webhook', eventsPerRequest: 1, render: ([id = '']) => signedOrder(id) },
    {
      name: 'Tieback API, 20 events',
      eventsPerRequest: 20,
      render: (ids) => post(`/api/v1/sites/${site.id}/events`, { events: ids.map(apiEvent) }, { authorization: `Bearer ${key}` }),
    },
  ];
}

const properties = { currency: 'EUR', value: 129.9, items: [{ item_id: 'grinder-4', price: 129.9, quantity: 1 }] };
const page = { url: 'https://shop.example/p/1?utm_source=google&gclid=Cj0KCQjw', title: 'Grinder no. 4' };
const webhookMapping = {
  event: 'purchase',
  fields: {
    id: { path: 'id' },
    transaction_id: { path: 'id' },
    currency: { path: 'currency' },
    value: { path: 'total' },
    email: { path: 'email' },
  },
};

function segmentMessage(messageId: string, anonymousId: string) {
  const context = { page, userAgent: 'Mozilla/5.0', locale: 'de-DE' };
  return {
    type: 'track',
    event: 'Product Viewed',
    messageId,
    anonymousId,
    timestamp: new Date().toISOString(),
    properties,
    context,
  };
}

function protocolBody(id: string, who: string) {
  return { client_id: who, events: [{ name: 'view_item', params: { ...properties, event_id: id } }] };
}

function apiEvent(id: string) {
  return { id, name: 'view_item', at: new Date().toISOString(), page, properties };
}

function shopifyOrder(id: string): string {
  const at = new Date().toISOString();
  const lines = [{ id: 1, sku: 'grinder-4', title: 'Grinder', price: '129.90', quantity: 1 }];
  const money = { currency: 'EUR', total_price: '129.90', total_tax: '20.74', financial_status: 'paid' };
  const body = JSON.stringify({
    id,
    name: `#${id}`,
    email: 'a@b.example',
    created_at: at,
    updated_at: at,
    line_items: lines,
    refunds: [],
    ...money,
  });
  const signature = hmacSha256(SECRET, body).toString('base64');
  return text('/webhooks/benchshopify', body, { 'x-shopify-topic': 'orders/paid', 'x-shopify-hmac-sha256': signature });
}

function signedOrder(id: string): string {
  const body = JSON.stringify({ id, currency: 'EUR', total: '129.90', email: 'a@b.example' });
  return text('/webhooks/benchwebhook', body, signStandard(SECRET, id, new Date(), body));
}

function post(path: string, body: object, headers: Record<string, string> = {}): string {
  return text(path, JSON.stringify(body), headers);
}

function text(path: string, body: string, headers: Record<string, string>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const length = `content-length: ${Buffer.byteLength(body)}`;
  return [`POST ${path} HTTP/1.1`, 'host: shop.example', 'content-type: application/json', length, ...lines, '', body].join(
    '\r\n',
  );
}

/** As many events as were acknowledged; ids differ by way, so they are counted. */
async function checkStored(db: Database, site: Site, { acknowledged }: LoadResult, way: Way): Promise<void> {
  const { rows } = await db.$client.query<{ stored: string }>(
    'SELECT count(DISTINCT message_id)::text AS stored FROM event WHERE site_id = $1',
    [site.id],
  );
  // A request that was under way when the round ended may be stored without having been heard of.
  const extra = Number(rows[0]?.stored) - acknowledged.length;
  if (extra < 0 || extra > CONNECTIONS * way.eventsPerRequest) {
    throw new Error(`${way.name} acknowledged ${acknowledged.length} events but ${rows[0]?.stored} are stored`);
  }
}

function print(ways: Way[], rates: Map<Way, LoadResult[]>): void {
  const median = (values: number[]) =>
    values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
  const rateOf = (way: Way) => median((rates.get(way) ?? []).map(({ eventsPerSecond }) => eventsPerSecond));
  for (const way of ways) {
    const like = ways.find(({ render, eventsPerRequest }) => !render && eventsPerRequest === way.eventsPerRequest) ?? way;
    const p99 = median((rates.get(way) ?? []).map(({ p99Ms }) => p99Ms));
    console.log(
      `${way.name.padEnd(26)} | ${Math.round(rateOf(way))} events/s | p99 ${p99.toFixed(1)} ms | ${(rateOf(way) / rateOf(like)).toFixed(2)} of the snippet's`,
    );
  }
}
