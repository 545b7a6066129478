/**
 * Protects the doors against hostile bodies, over HTTP: whatever comes is answered below 500, and what is stored can be derived
 * and read.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '@/lib/model/site';
import { type CollectionService, collectionService } from '@/lib/pipeline/collect/collection-service';
import { processSite } from '@/lib/pipeline/derive/process';
import { BROWSER, buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { ensureTrackerBuilt } from '@/lib/testing/tracker';
import { answerCollection } from './collect-node';

const { db, url } = await testDatabase();
process.env['DATABASE_URL'] = url;

let site: Site;
let service: CollectionService;
let server: Server;

beforeAll(async () => {
  ensureTrackerBuilt();
  site = await buildSite(db);
  service = await collectionService();
  server = createServer((request, response) => {
    if (!answerCollection(service, request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await service.close();
});

const at = new Date().toISOString();
const order = (over: string) => `{"transaction_id":"L","currency":"EUR","value":1,${over}}`;
const nested = '['.repeat(20_000) + ']'.repeat(20_000);
const items = (count: number) => `[${Array.from({ length: count }, () => '{"item_id":"a","price":1}').join(',')}]`;

/** Properties as JSON text, so that what JavaScript could not write is sent as it stands. */
const properties: [string, string][] = [
  ['prototype keys', order('"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}')],
  ['deep nesting', order(`"deep":${nested}`)],
  ['33 levels', order(`"deep":${'['.repeat(33)}${']'.repeat(33)}`)],
  ['huge numbers', '{"transaction_id":1e999,"currency":"EUR","value":1e308}'],
  ['an amount past every currency', '{"transaction_id":"L","currency":"EUR","value":99999999999999999999}'],
  ['negative money', '{"transaction_id":"L","currency":"EUR","value":-1}'],
  ['three decimals', '{"transaction_id":"K","currency":"KWD","value":"1.234"}'],
  ['lone surrogates and NUL', order('"note":"\\ud800 \\u0000 \\udfff"')],
  ['an order number of NUL', '{"transaction_id":"\\u0000","currency":"EUR","value":1}'],
  ['an impossible date', order('"ordered_at":"2026-13-45T99:99:99Z"')],
  ['a date past every calendar', order('"ordered_at":"9999999-01-01T00:00:00Z"')],
  ['500 items', order(`"items":${items(500)}`)],
  ['9,000 items', order(`"items":${items(9_000)}`)],
  ['a list for an object', '[]'],
  ['null', 'null'],
];

const doors: [string, (body: string, index: number) => [path: string, body: string, headers?: Record<string, string>]][] = [
  [
    'the snippet',
    (body, index) => [
      `/c/${site.collectPath}`,
      `{"sentAt":"${at}","events":[{"id":"s${index}","name":"purchase","at":"${at}","properties":${body}}]}`,
    ],
  ],
  [
    'Segment',
    (body, index) => [
      '/v1/track',
      `{"writeKey":"${site.writeKey}","messageId":"g${index}","event":"Order Completed","timestamp":"${at}","properties":${body.replaceAll('transaction_id', 'order_id')}}`,
    ],
  ],
  [
    'the Measurement Protocol',
    (body) => [`/mp/collect?api_secret=${site.writeKey}`, `{"client_id":"1.2","events":[{"name":"purchase","params":${body}}]}`],
  ],
];

describe.each(doors)('%s', (_, request) => {
  it.each(properties.map(([name, body], index) => [name, body, index] as const))('survives %s', async (_name, body, index) => {
    const [path, text, headers = {}] = request(body, index);
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'text/plain', 'user-agent': BROWSER, origin: 'https://shop.example', ...headers },
    });
    expect(answer.status).toBeLessThan(500);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

it('derives whatever was stored of it', async () => {
  while ((await processSite(db, site, new Date())) > 0);
  const orders = await db.execute<{ order_key: string; total: string }>(sql`
    SELECT order_key, total::text FROM "order" WHERE site_id = ${site.id} AND order_key IN ('K', 'L') ORDER BY order_key`);
  expect(orders.rows).toEqual([
    { order_key: 'K', total: '1234' },
    { order_key: 'L', total: '100' },
  ]);
});
