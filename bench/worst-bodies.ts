/**
 * What the worst bodies cost: how long the event loop, and with it every other request, is held up by one of them, and when it is
 * answered. Each is at the limits of its way in and made to be as dear as they allow.
 */
import { brotliCompressSync } from 'node:zlib';
import type { Database } from '@/db/client';
import { BODY_BYTES_MAX } from '@/lib/collection';
import { hmacSha256 } from '@/lib/core/hash';
import type { Site } from '@/lib/model/site';
import { openAddressBudget } from '@/lib/pipeline/collect/address-budget';
import type { Collector } from '@/lib/pipeline/collect/collector';
import type { CollectReply } from '@/lib/pipeline/collect/collect-request';
import { api } from '@/lib/sources/api/source';
import type { SourceDefinition } from '@/lib/sources/define';
import { ga4Protocol } from '@/lib/sources/ga4/source-protocol';
import { ga4Tag } from '@/lib/sources/ga4/source-tag';
import { segment } from '@/lib/sources/segment/source';
import { shopify } from '@/lib/sources/shopify/source';
import { webhook } from '@/lib/sources/webhook/source';
import { buildCollector, newTestId } from '@/lib/testing/builders';

const TIMES = 10;
const WARM_UP = 5;
const SECRET = 'a secret of the benchmark';
const at = new Date().toISOString();

type Worst = { name: string; send(collector: Collector): Promise<CollectReply> };

/**
 * Sends each body some times and prints the longest turn of the event loop, in time of the processor: what else the machine does
 * does not count. Linux counts it in ticks of some milliseconds. The first are left out: code is still compiled.
 */
export async function printWorstBodies(db: Database, site: Site): Promise<void> {
  const collector = buildCollector(db, [site], {
    budget: openAddressBudget(Number.POSITIVE_INFINITY),
    webhookAt: async (path) => ({
      id: newTestId<'source'>(),
      site,
      source: path === 'shopify' ? shopify : webhook,
      secrets: [SECRET],
      settings: path === 'shopify' ? { orderKey: 'id' } : { mapping: { event: 'purchase', fields: { email: { path: 'a' } } } },
    }),
  });
  for (const { name, send } of worstBodies(site)) {
    const turns: number[] = [];
    let took = 0;
    let status = 0;
    for (let time = 0; time < TIMES; time += 1) {
      const begun = performance.now();
      turns.push(
        await longestTurn(async () => {
          ({ status } = await send(collector));
        }),
      );
      took = performance.now() - begun;
    }
    const worst = Math.max(...turns.slice(WARM_UP));
    console.log(`${name.padEnd(58)} | holds up the others ${worst.toFixed(1)} ms | ${status} after ${took.toFixed(0)} ms`);
  }
  await collector.drain();
}

/** The longest turn of the event loop while `work` goes on, in milliseconds of the processor. */
async function longestTurn(work: () => Promise<void>): Promise<number> {
  let longest = 0;
  let before = threadTime();
  let isDone = false;
  const look = () => {
    const now = threadTime();
    longest = Math.max(longest, now - before);
    before = now;
    if (!isDone) setImmediate(look);
  };
  look();
  await work();
  isDone = true;
  look();
  return longest / MICROSECONDS;
}

const MICROSECONDS = 1_000;

function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

function worstBodies(site: Site): Worst[] {
  return [...ofSnippet(site), ...ofTools(site), ...ofShops(), ...ofApi(site)];
}

/** As many of the value as so many bytes hold. */
function list(value: string, bytes: number): string {
  return `[${Array.from({ length: Math.floor(bytes / (value.length + 1)) }, () => value).join(',')}]`;
}

function event(more: string): string {
  return `{"id":"w","name":"page_view","at":"${at}",${more}}`;
}

function events(count: number, bytes: number): string {
  const each = list('1', bytes / count);
  return `{"client_id":"1.2","events":[${Array.from({ length: count }, (_, index) => event(`"properties":{"a":${each},"i":${index}}`)).join(',')}]}`;
}

function ofSnippet(site: Site): Worst[] {
  const batch = (sent: string) => `{"sentAt":"${at}","events":${sent}}`;
  const room = BODY_BYTES_MAX - 200;
  const faults = event(`"pixels":${list('"aaaa"', 590)}`);
  return [
    atSnippet(site, 'snippet: 256 KB of small values', batch(list('[]', room))),
    atSnippet(site, 'snippet: 19,900 values in one event', batch(`[${event(`"properties":{"a":${list('10', 59_700)}}`)}]`)),
    atSnippet(site, 'snippet: 19,900 faults in one event', batch(`[${event(`"pixels":${list('10', 59_700)}`)}]`)),
    atSnippet(site, 'snippet: 90 events with 90 faults each', batch(list(faults, room))),
    atSnippet(site, 'snippet: 20 bytes that are 256 KB', brotliCompressSync(batch(list('[]', room))), 'br'),
  ];
}

function ofTools(site: Site): Worst[] {
  const toSegment = (name: string, messages: string) => atKey(site, name, segment, 'batch', { sent: `{"batch":${messages}}` });
  const bomb = { sent: brotliCompressSync(`{"batch":${list('[]', 510_000)}}`), encoding: 'br' };
  const hit = { sent: list('en=a', 130_000).replaceAll(',', '&'), query: 'v=2&en=a' };
  return [
    toSegment('Segment: 500 KB of small values', list('[]', 510_000)),
    toSegment('Segment: 2,300 messages that are none', list('{}', 7_000)),
    toSegment('Segment: 2,500 messages', list('{"type":"track","event":"A","properties":{"a":1,"b":[1,2,3]}}', 155_000)),
    atKey(site, 'Segment: 20 bytes that are 500 KB', segment, 'batch', bomb),
    atKey(site, 'Google tag: 130 KB of parameters', ga4Tag, '', hit),
    atKey(site, 'Measurement Protocol: 25 events, 10,000 values', ga4Protocol, '', { sent: events(25, 19_500) }),
    atKey(site, 'Measurement Protocol: 25 events, 62,000 values', ga4Protocol, '', { sent: events(25, 125_000) }),
  ];
}

function ofShops(): Worst[] {
  const item = '{"id":1,"price":"1.00","title":"Grinder no. 4 of the year","sku":"grinder-4"}';
  const head = `"id":1,"currency":"EUR","total_price":"1.00","created_at":"${at}","updated_at":"${at}"`;
  const order = (bytes: number) => `{${head},"line_items":${list(item, bytes)}}`;
  return [
    atHook('Shopify: 60 KB of items', 'shopify', order(60_000)),
    atHook('Shopify: 1.5 MB of items', 'shopify', order(1_500_000)),
    atHook('Shopify: 2 MB of small values', 'shopify', list('[]', 1_990_000)),
    atHook('generic webhook: 2 MB of a form', 'generic', 'a&'.repeat(999_000)),
  ];
}

function ofApi(site: Site): Worst[] {
  return [
    atKey(site, 'Tieback API: 1,000 events with 90 values each', api, 'events', { sent: events(1_000, 180_000) }),
    atKey(site, 'Tieback API: 99,000 values in one event', api, 'events', { sent: events(1, 198_000) }),
  ];
}

function atSnippet(site: Site, name: string, sent: string | Uint8Array, encoding?: string): Worst {
  const body = Buffer.from(sent);
  return {
    name,
    send: (collector) => collector.accept({ path: site.collectPath, receivedAt: new Date(), body, encoding, secure: true }),
  };
}

type Sent = { sent: string | Uint8Array; encoding?: string; query?: string };

function atKey(site: Site, name: string, source: SourceDefinition, rest: string, { sent, encoding, query = '' }: Sent): Worst {
  const request = { path: site.collectPath, receivedAt: new Date(), body: Buffer.from(sent), encoding, secure: true };
  const call = { request, method: 'POST', rest, query: new URLSearchParams(query), headers: {} };
  const send = (collector: Collector) =>
    collector.acceptSource(source === api ? { ...call, to: 'site', site, source } : { ...call, to: 'path', source });
  return { name, send };
}

function atHook(name: string, path: string, sent: string): Worst {
  const body = Buffer.from(sent);
  const headers = {
    'x-shopify-topic': 'orders/paid',
    'x-shopify-hmac-sha256': hmacSha256(SECRET, body).toString('base64'),
    'content-type': path === 'shopify' ? 'application/json' : 'application/x-www-form-urlencoded',
  };
  const request = { path, receivedAt: new Date(), body, secure: true };
  const query = new URLSearchParams(path === 'shopify' ? {} : { key: SECRET });
  return {
    name,
    send: (collector) => collector.acceptSource({ request, method: 'POST', rest: '', query, headers, to: 'webhook' }),
  };
}
