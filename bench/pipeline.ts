/**
 * `npm run bench -- pipeline --events N`: deriving N events of the simulated shop by the worker's step, in one run: events a
 * second and heap by tenths, and which part of the work the time goes into. Then a till whose customer id stands for everybody who walks
 * in (100,000 orders of one person) beside as many orders of as many people: the last tenth must cost what the first did.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { connect, type Database } from '@/db/client';
import { makeEventPartitions } from '@/db/queries/partition';
import { eventRecord, storeEvents } from '@/db/queries/store-events';
import { mintId } from '@/lib/core/id';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { StoredEvent } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { processSite } from '@/lib/pipeline/derive/process';
import { seeded } from '@/lib/simulator/random';
import { benchSite, startPostgres } from './setting';
import { multiplyEvents } from './store/multiply';
import { storeShop } from './store/derive';
import { SHOP_END, SHOP_START } from './store/shop';

const TARGET_PER_SECOND = 3_000;
const STORED_AT_ONCE = 2_000;
const SHOP = { sessions: 5_000, orders: 1_000, pageViews: 2, ads: 1_200 };

type Run = { tenths: number[]; heapMb: number[]; perSecond: number };

/** Derives, and prints. */
export async function benchPipeline(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { events: { type: 'string', default: '1000000' }, orders: { type: 'string', default: '100000' } },
  });
  const postgres = await startPostgres();
  const db = connect(postgres.url, 2, 'bench');
  try {
    await makeEventPartitions(db, SHOP_START, 14);
    await deriveStore(db, Number(values.events));
    const till = await benchSite(db);
    const people = await benchSite(db);
    const orders = Number(values.orders);
    await storeOrders(db, till, orders, () => 'walk-in');
    await storeOrders(db, people, orders, (number) => `customer-${number}`);
    const one = await derive(db, till, orders);
    const many = await derive(db, people, orders);
    printRun(`${orders} orders of one customer id`, one);
    printRun(`${orders} orders of as many`, many);
    const ratio = (one.perSecond / many.perSecond).toFixed(2);
    console.log(`one against many: ${ratio} of its rate; its last tenth ${lastToFirst(one)} of its first`);
  } finally {
    await db.$client.end();
    await postgres.stop();
  }
}

async function deriveStore(db: Database, wanted: number): Promise<void> {
  const [template, site] = [await benchSite(db), await benchSite(db)];
  const events = await storeShop(db, template, SHOP);
  const copies = Math.max(1, Math.round(wanted / events));
  await multiplyEvents(db, { from: template.id, into: site.id, copies });
  const heard = hearTime();
  const run = await derive(db, site, events * copies);
  const parts = heard.stop();
  printRun(`${events * copies} events of the shop`, run);
  console.log(`target: above ${TARGET_PER_SECOND} events/s: ${run.perSecond > TARGET_PER_SECOND ? 'hit' : 'MISS'}`);
  const total = parts.reduce((sum, [, ms]) => sum + ms, 0);
  for (const [part, ms] of parts.slice(0, 14)) console.log(`  ${((100 * ms) / total).toFixed(1).padStart(5)} %  ${part}`);
}

/** Derives the site's log to its end, measured by tenths. */
async function derive(db: Database, site: Site, events: number): Promise<Run> {
  await db.$client.query('ANALYZE');
  const run: Run = { tenths: [], heapMb: [heapMb()], perSecond: 0 };
  const began = performance.now();
  let [derived, from, since] = [0, 0, began];
  for (let step = -1; step !== 0; derived += step) {
    step = await processSite(db, site, new Date(SHOP_END));
    if (derived === 0) await db.$client.query('ANALYZE');
    const done = derived + step;
    if (done < ((run.tenths.length + 1) * events) / 10 || run.tenths.length === 10) continue;
    const now = performance.now();
    run.tenths.push((done - from) / ((now - since) / SECOND_MS));
    run.heapMb.push(heapMb());
    [from, since] = [done, performance.now()];
  }
  run.perSecond = derived / ((performance.now() - began) / SECOND_MS);
  if (derived !== events) throw new Error(`${events} events were stored, ${derived} derived`);
  return run;
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function heapMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

function printRun(name: string, { tenths, heapMb: heap, perSecond }: Run): void {
  console.log(`${name}: ${perSecond.toFixed(0)} events/s; by tenths ${tenths.map((rate) => rate.toFixed(0)).join(' ')}`);
  console.log(`  heap after collection, MB, from the start: ${heap.map((mb) => mb.toFixed(0)).join(' ')}`);
}

function lastToFirst({ tenths }: Run): string {
  return ((tenths.at(-1) ?? 0) / (tenths[0] ?? 1)).toFixed(2);
}

/** A till's orders over the year, which its server tells: no browser, one event each. */
async function storeOrders(db: Database, site: Site, orders: number, customerOf: (number: number) => string): Promise<void> {
  const random = seeded(7);
  const start = SHOP_START.getTime() + 30 * MINUTE_MS;
  const apart = (Date.parse(SHOP_END) - start - 24 * 60 * MINUTE_MS) / orders;
  for (let first = 0; first < orders; first += STORED_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(STORED_AT_ONCE, orders - first) }, (_, index) => first + index);
    await storeEvents(
      db.$client,
      numbers.map((number) => {
        const at = new Date(Math.floor(start + number * apart));
        const event: StoredEvent = {
          siteId: site.id,
          id: mintId<'event'>(at.getTime(), (length) => random.bytes(length)),
          messageId: `till-${number}`,
          source: 'webhook',
          name: 'purchase',
          occurredAt: at,
          receivedAt: at,
          payload: {
            properties: {
              transaction_id: `T-${number}`,
              currency: 'EUR',
              value: 19.9,
              items: [{ item_id: 'SKU-1', price: 19.9, quantity: 1 }],
            },
            user: { userId: customerOf(number) },
          },
        };
        return eventRecord(event);
      }),
    );
  }
}

/** How long each kind of statement is waited for; the rest is the program's own. */
function hearTime(): { stop(): [string, number][] } {
  const spent = new Map<string, number>();
  const began = performance.now();
  const { query } = pg.Client.prototype;
  const hearing = function (this: pg.Client, ...given: unknown[]): unknown {
    const from = performance.now();
    const answer: unknown = Reflect.apply(query, this, given);
    if (!(answer instanceof Promise)) return answer;
    const part = partOf(given[0]);
    return answer.finally(() => spent.set(part, (spent.get(part) ?? 0) + performance.now() - from));
  };
  Object.assign(pg.Client.prototype, { query: hearing });
  return {
    stop() {
      Object.assign(pg.Client.prototype, { query });
      const waited = [...spent.values()].reduce((sum, ms) => sum + ms, 0);
      const own: [string, number] = ['the program itself', performance.now() - began - waited];
      return [...spent, own].toSorted(([, left], [, right]) => right - left);
    },
  };
}

/** "insert credit": a statement by what it does to which table. */
function partOf(config: unknown): string {
  const text =
    typeof config === 'string'
      ? config
      : typeof config === 'object' && config !== null && 'text' in config
        ? String(config.text)
        : '';
  const verb = /\b(insert|delete|update|select|commit|begin)\b/i.exec(text)?.[1]?.toLowerCase() ?? 'other';
  const [, table] = /\b(?:insert into|delete from|update|from)\s+"?(\w+)"?/i.exec(text) ?? [];
  return table ? `${verb} ${table}` : verb;
}
