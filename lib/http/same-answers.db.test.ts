/**
 * Protects that no report disagrees with another on the same question: revenue, orders, sessions, conversion rate, average order
 * and cost of ads of a store are asked of every address that answers them, JSON and CSV, for several ranges, with filters and without.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { apiKey } from '@/db/schema';
import { mintApiKey } from '@/lib/access/api-key';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { buildOrder, buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';

const { db } = await testDatabase();
/** Sessions need a running Next; keys do not. */
vi.mock('@/lib/access/session', () => ({ currentMember: async () => undefined, actorFor: async () => undefined }));
Object.assign(globalThis, { tiebackDatabase: db });

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

const site = await buildSite(db);
const { key, keyHash, lastFour } = mintApiKey();
const MODEL = 'linear';

beforeAll(async () => {
  const id = newTestId<'api_key'>();
  const createdAt = new Date('2026-03-01T00:00:00Z');
  await db
    .insert(apiKey)
    .values({ id, workspaceId: site.workspaceId, name: 'Prüfung', role: 'owner', keyHash, lastFour, createdAt });
  const channels = ['Paid Search', 'Paid Social', 'Email', 'Direct'];
  for (let nth = 0; nth < 23; nth += 1) {
    const at = new Date(Date.UTC(2026, 2, 1 + nth, (nth * 7) % 24, 59, 59));
    const item = { name: nth % 2 ? 'Kaffee' : 'Tee', price: BigInt(997 + nth) };
    await buildOrder(db, site, {
      at,
      revenue: BigInt(1_000 + nth * 37),
      newCustomer: nth % 3 === 0,
      touches: Array.from({ length: nth % 4 }, (_, touch) => ({
        daysBefore: touch * 0.4,
        ...{ channel: channels[(nth + touch) % 4] ?? 'Direct', campaign: `K${touch}`, source: 'google' },
        platform: (nth + touch) % 4 === 1 ? 'meta' : 'google',
      })),
      ...(nth % 5 === 1 && { refunds: [BigInt(nth * 11)] }),
      ...(nth % 7 === 2 && { salesChannel: 'marketplace' as const, leftOut: true }),
      ...(nth % 4 !== 3 && { items: [item] }),
    });
    const day = at.toISOString().slice(0, 10);
    await buildAdCost(db, site, { day, campaignId: String(nth % 4), costMicros: BigInt(nth) * 1_230_000n });
    for (let visit = 0; visit < nth % 6; visit += 1) await buildTouch(db, site, new Date(at.getTime() - visit * 1_000));
  }
  const claim = { claimBasis: 'conversion' as const, claimConversionsMicros: 2_000_000n, claimValueMicros: 9_000_000n };
  await buildAdCost(db, site, { day: '2026-03-09', campaignId: 'claims', costMicros: 0n, ...claim });
  const google = { account: { platform: 'google', externalId: 'g' } };
  await buildAdCost(db, site, { day: '2026-03-09', campaignId: 'claims', costMicros: 0n, ...claim }, google);
  const at = new Date('2026-03-08T12:00:00Z');
  await buildOrder(db, site, { at, revenue: 5_000n, currency: 'USD' });
  await buildOrder(db, site, { at, revenue: 6_000n, test: true });
  await buildOrder(db, site, { at, revenue: 7_000n, state: 'cancelled' });
});

async function answer(path: string, query: Record<string, string>): Promise<string> {
  const file = resolve(`app/api/v1/sites/[site]/${path}/route.ts`);
  const { GET }: { GET: Handler } = await import(/* @vite-ignore */ pathToFileURL(file).href);
  const url = `https://t.shop.example/api?${new URLSearchParams(query)}`;
  const response = await GET(new Request(url, { headers: { authorization: `Bearer ${key}` } }), {
    params: Promise.resolve({ site: site.id }),
  });
  const body = await response.text();
  expect({ path, status: response.status, body: response.status === 200 ? '' : body }).toEqual({ path, status: 200, body: '' });
  return body;
}

const money = z.object({ amount: z.string() }).transform(({ amount }) => amount);
const part = z.object({ orders: z.number(), revenue: money });
const sold = z.object({ store: part });
const figures = z.object({
  ...{ orders: z.string().transform(Number), revenue: money, aov: money.optional() },
  conversionRate: z.string().transform(Number).optional(),
});
const answers = {
  overview: z.object({
    current: part.extend({
      cost: money,
      sessions: z.number(),
      conversionRate: z.number().optional(),
      averageOrderValue: money.optional(),
    }),
  }),
  performance: z.object({
    total: z.object({
      ...{ sessions: z.number().optional(), models: z.record(z.string(), figures) },
      cost: z.object({ cost: money }).optional(),
    }),
  }),
  attribution: z.object({ totals: part.extend({ models: z.record(z.string(), figures) }) }),
  changes: z.object({ totals: z.array(z.object({ currency: z.string(), now: money })) }),
  orders: z.object({ rows: z.array(z.object({ revenue: money, refunded: money })), total: z.number() }),
};

type Said = { orders?: number; revenue?: string; sessions?: number; conversionRate?: number; aov?: string; cost?: string };
type Question = Record<string, string>;

const cellsOf = (line: string) => [...line.matchAll(/(?<=^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, cell = '']) => cell);

/** A column of a file, summed over its lines: in cents for money. */
async function summed(path: string, query: Question, title: RegExp, lines = /^/): Promise<number> {
  const [head = '', ...rest] = (await answer(path, query)).replace('\ufeff', '').trim().split('\r\n');
  const place = cellsOf(head).findIndex((cell) => title.test(cell));
  expect({ path, head, place }).not.toMatchObject({ place: -1 });
  const cells = rest.filter((line) => lines.test(line)).map((line) => Number(cellsOf(line)[place] || 0));
  return cells.reduce((sum, cell) => sum + cell, 0);
}

/** Thirds of orders are cut to four decimals in each line of a file, so that their sum is as exact as the lines are many. */
const whole = (count: number) => Math.round(count * 100) / 100;

async function fromPerformance(query: Question, by: string): Promise<Said> {
  const { total } = answers.performance.parse(JSON.parse(await answer('reports/performance', { ...query, by })));
  const { sessions, models, cost } = total;
  return { ...models[MODEL], ...(sessions !== undefined && { sessions }), ...cost };
}

async function fromFile(path: string, query: Question, lines?: RegExp): Promise<Said> {
  return {
    orders: whole(await summed(path, query, /orders$/i, lines)),
    revenue: (await summed(path, query, /revenue( \(EUR\))?$/i, lines)).toFixed(2),
  };
}

async function fromStore(path: string, query: Question): Promise<Said> {
  return sold.parse(JSON.parse(await answer(path, query))).store;
}

/** What every report says that takes these filters. */
async function allSay(range: Question, filter: Question): Promise<Record<string, Said>> {
  const query = { ...range, ...filter, model: MODEL };
  const { model: _, ...unmodelled } = query;
  const { totals } = answers.attribution.parse(JSON.parse(await answer('reports/attribution', query)));
  const { rows, total } = answers.orders.parse(
    JSON.parse(await answer('orders', { ...unmodelled, sales: 'true', limit: '100' })),
  );
  const cents = rows.reduce((sum, row) => sum + Math.round((Number(row.revenue) - Number(row.refunded)) * 100), 0);
  return {
    performance: await fromPerformance(query, 'channel,campaign'),
    'performance by landing page': await fromPerformance(query, 'landingPage'),
    'performance by product': await fromPerformance(query, 'product'),
    'performance.csv': await fromFile('reports/performance.csv', { ...query, by: 'channel,source,campaign' }),
    attribution: { orders: totals.orders, revenue: totals.revenue },
    'attribution under the model': totals.models[MODEL] ?? {},
    'attribution.csv': await fromFile('reports/attribution.csv', query, /^Total/),
    comparison: await fromStore('reports/comparison', unmodelled),
    journeys: await fromStore('reports/journeys', query),
    'journeys.csv': await fromFile('reports/journeys.csv', query, /^Total/),
    claims: await fromStore('reports/claims', unmodelled),
    'claims.csv': await fromFile('reports/claims.csv', unmodelled, /^What the store sold/),
    products: await fromStore('reports/products', query),
    'products.csv': { revenue: (await summed('reports/products.csv', query, /^Net revenue$/)).toFixed(2) },
    orders: { orders: total, revenue: (cents / 100).toFixed(2) },
  };
}

/** Those that take no filter on orders. */
async function unfiltered(range: Question): Promise<Record<string, Said>> {
  const query = { ...range, model: MODEL };
  const { current } = answers.overview.parse(JSON.parse(await answer('overview', query)));
  const { totals } = answers.changes.parse(JSON.parse(await answer('reports/changes', query)));
  const { averageOrderValue: aov, conversionRate, orders, revenue, sessions, cost } = current;
  return {
    overview: {
      ...{ orders, revenue, sessions, cost },
      ...(conversionRate !== undefined && { conversionRate }),
      ...(aov !== undefined && { aov }),
    },
    'performance by day': await fromPerformance(query, 'day'),
    'sessions of performance.csv': {
      sessions: await summed('reports/performance.csv', { ...query, by: 'channel,source,campaign' }, /^Sessions$/),
    },
    'cost of performance.csv': {
      cost: (await summed('reports/performance.csv', { ...query, by: 'channel,source,campaign' }, /^Cost$/)).toFixed(2),
    },
    'cost of creatives.csv': {
      cost: (await summed('reports/creatives.csv', query, /^Cost$/, /^Total/)).toFixed(2),
    },
    changes: { revenue: totals.find(({ currency }) => currency === 'EUR')?.now ?? '0.00' },
  };
}

const ranges = [
  { from: '2026-03-01', to: '2026-04-01' },
  { from: '2026-03-08', to: '2026-03-15' },
  { from: '2026-03-09', to: '2026-03-10' },
];
const filters: Question[] = [{}, { buyer: 'new' }, { salesChannel: 'online' }, { kind: 'left_out' }];
const cases = ranges.flatMap((range) => filters.map((filter) => ({ range, filter })));

describe('reports on one question', () => {
  it.each(cases)('agree from $range.from to $range.to with $filter', async ({ range, filter }) => {
    const all = await allSay(range, filter);
    const said: Record<string, Said> = { ...all, ...(Object.keys(filter).length === 0 && (await unfiltered(range))) };
    const asked = ['orders', 'revenue', 'sessions', 'conversionRate', 'aov', 'cost'] as const;
    const values = asked.map((question) => {
      const answered = Object.entries(said).flatMap(([who, its]) => (its[question] === undefined ? [] : [[who, its[question]]]));
      const [first] = answered;
      return { question, answered, agreed: answered.map(([who]) => [who, first?.[1]]) };
    });
    for (const { answered, agreed, question } of values) expect({ question, answered }).toEqual({ question, answered: agreed });
    expect(values[0]?.answered.length).toBeGreaterThan(13);
  });

  it.each(ranges)('agree on what ad platforms are credited with from $from to $to', async (range) => {
    const query = { ...range, model: MODEL };
    const credited = z.object({
      rows: z.array(z.object({ value: z.string().default(''), models: z.record(z.string(), figures) })),
    });
    const ofPlatforms = z.object({
      rows: z.array(z.object({ key: z.object({ adPlatform: z.string().nullish() }), models: z.record(z.string(), figures) })),
    });
    const paid = z.object({ rows: z.array(z.object({ path: z.array(z.string()), models: z.record(z.string(), figures) })) });
    const { rows } = credited.parse(JSON.parse(await answer('reports/platform-claims', query)));
    const attribution = ofPlatforms.parse(JSON.parse(await answer('reports/attribution', { ...query, by: 'adPlatform' })));
    const performance = paid.parse(JSON.parse(await answer('reports/performance', { ...query, by: 'adPlatform' })));
    for (const { value, models } of rows) {
      const below = credited.parse(JSON.parse(await answer('reports/platform-claims', { ...query, platform: value })));
      const cell = { by: 'adPlatform', under: JSON.stringify([`=${value}`]), limit: '200' };
      const { rows: orders } = z
        .object({ rows: z.array(z.object({ part: figures.omit({ aov: true, conversionRate: true }) })) })
        .parse(JSON.parse(await answer('orders', { ...query, ...cell })));
      const added = (parts: { orders: number; revenue: string }[]) => ({
        orders: whole(parts.reduce((sum, { orders: count }) => sum + count, 0)),
        revenue: parts.reduce((sum, { revenue }) => sum + Math.round(Number(revenue) * 100), 0),
      });
      const own = added([models[MODEL] ?? { orders: 0, revenue: '0' }]);
      expect({
        attribution: added(
          attribution.rows.flatMap(({ key, models: all }) => (key.adPlatform === value ? (all[MODEL] ?? []) : [])),
        ),
        performance: added(
          performance.rows.flatMap(({ path, models: all }) => (path[0] === `=${value}` ? (all[MODEL] ?? []) : [])),
        ),
        campaigns: added(below.rows.flatMap(({ models: all }) => all[MODEL] ?? [])),
        orders: added(orders.map(({ part: held }) => held)),
      }).toEqual({ attribution: own, performance: own, campaigns: own, orders: own });
    }
    expect(rows.map(({ value }) => value)).toEqual(['google', 'meta']);
  });

  it('are asked of a store that sold something, with visits', async () => {
    const [range = {}] = ranges;
    const { overview } = await unfiltered(range);
    expect(overview).toEqual({
      orders: 23,
      revenue: '317.56',
      sessions: 88,
      conversionRate: 0.261364,
      aov: '13.81',
      cost: '311.19',
    });
  });
});
