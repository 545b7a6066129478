/**
 * `npm run bench -- reports --events 1m|10m`: every report for 30 and 365 days, with one model and three, on a store of 200,000
 * orders a year: the first run after a restart, twenty more, the pages that Postgres reads, and the size of the answer, beside
 * the plain SQL of the same question and what is aimed at. Run for both sizes it says how the figures grow. `--only` names a
 * report, `--plans` prints the heaviest statement of each. `--trial` is a store of a twentieth, for trying the bench.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect, type Database } from '@/db/client';
import { addDays, type Day, startOfDay } from '@/lib/core/day';
import type { Id } from '@/lib/core/id';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { type OpenStore, openStore, type StoreSize, storeSizes } from '../store/open';
import { SHOP_END } from '../store/shop';
import type { Ask, ReportCase } from './case';
import { notMeasured, reportCases } from './list';
import { ask, planCost, timed, timePlain, warm } from './measure';

const RANGES = [30, 365];
const MODELS: ModelId[] = ['last_non_direct_click', 'position_based', 'time_decay'];
const TARGET_MS: Record<number, number> = { 30: 150, 365: 500 };
/** Of whole paths and of two filters and more. */
const HEAVY_TARGET_MS = 2_000;
const ANSWER_KB_MAX = 200;
const BUFFER_GROWTH_MAX = 1.2;

type Figures = {
  name: string;
  target: number;
  cold: number;
  p50: number;
  p95: number;
  runs: number;
  buffers: number;
  kb: number;
  zippedKb: number;
  plainMs?: number;
  worst: string;
};

/** Opens the store, measures, prints. */
export async function benchReports(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      events: { type: 'string', default: '1m' },
      only: { type: 'string' },
      plans: { type: 'boolean', default: false },
      trial: { type: 'boolean', default: false },
      warm: { type: 'boolean', default: false },
    },
  });
  const size = storeSizes.find((known) => known === values.events);
  if (!size) throw new Error(`--events is one of ${storeSizes.join(', ')}`);
  const store = await openStore(size, values.trial);
  try {
    const found: Figures[] = [];
    printHead();
    for (const each of reportCases) {
      if (values.only !== undefined && each.report !== values.only) continue;
      for (const [days, models] of variants(each)) {
        const figures = await measure(store, each, days, models, values.warm);
        printRow(figures, await earlierOf(store, size, figures.name));
        if (values.plans) console.log(`    ${figures.worst}`);
        found.push(figures);
      }
    }
    for (const [report, reason] of Object.entries(notMeasured)) console.log(`not measured: ${report} (${reason})`);
    const missed = found.filter(({ p95, target }) => p95 > target).map(({ name }) => name);
    const named = missed.length > 0 ? `; missed: ${missed.join('; ')}` : '';
    console.log(`${found.length - missed.length} of ${found.length} within their targets${named}`);
    if (values.only === undefined) await writeFile(resultsFile(store, size), JSON.stringify(found, undefined, 1));
  } finally {
    await store.stop();
  }
}

/** Days and models of one measurement; undefined days for what has no range. */
function variants({ hasRange, models = [1] }: ReportCase): [number | undefined, number][] {
  const ranges = hasRange ? RANGES : [undefined];
  return ranges.flatMap((days) => models.map((count): [number | undefined, number] => [days, count]));
}

async function measure(
  store: OpenStore,
  each: ReportCase,
  days: number | undefined,
  models: number,
  isWarmOnly: boolean,
): Promise<Figures> {
  if (!isWarmOnly) await store.restart();
  const db = connect(store.url(), 2, 'bench');
  try {
    const { site } = store;
    const asked = await askOf(db, site, days ?? 30, models);
    const run = () => ask(db, site, (tx) => each.run(tx, site, asked));
    const cold = isWarmOnly ? Number.NaN : await timed(run);
    const times = await warm(run);
    const { buffers, worst } = await planCost(db, run);
    const answer = JSON.stringify(await run(), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ?? '';
    const [start, end] = [asked.from, asked.to].map((day) => startOfDay(day as Day, site.timeZone));
    const given = start && end && { site, start, end, models: asked.models };
    return {
      name: [each.report, each.asks, days && `${days} days`, each.models && `${models} model${models > 1 ? 's' : ''}`]
        .filter(Boolean)
        .join(', '),
      target: each.isHeavy ? HEAVY_TARGET_MS : (TARGET_MS[days ?? 30] ?? 0),
      cold,
      ...times,
      buffers,
      kb: Buffer.byteLength(answer) / 1024,
      zippedKb: gzipSync(answer).length / 1024,
      ...(each.plain && given && { plainMs: await timePlain(db, each.plain, given) }),
      worst: `${worst.milliseconds.toFixed(0)} ms, ${worst.buffers} pages: ${worst.text}\n      ${worst.plan}`,
    };
  } finally {
    await db.$client.end();
  }
}

async function askOf(db: Database, site: Site, days: number, models: number): Promise<Ask> {
  const to = SHOP_END as Day;
  const { rows } = await db.$client.query<{ id: Id<'order'> }>(
    'SELECT id FROM "order" WHERE site_id = $1 ORDER BY ordered_at DESC LIMIT 1',
    [site.id],
  );
  const order = rows[0]?.id;
  if (!order) throw new Error('the store has no orders');
  return { from: addDays(to, -days), to, models: MODELS.slice(0, models), now: startOfDay(to, site.timeZone), order };
}

/** Results stand beside the stores, under the same name. */
function resultsFile({ folder }: OpenStore, size: StoreSize): string {
  return join(dirname(folder), `results-${basename(folder).replace(/-\w+$/, `-${size}`)}.json`);
}

/** Of the larger store: what the same was on the smaller. */
async function earlierOf(store: OpenStore, size: StoreSize, name: string): Promise<Figures | undefined> {
  const file = resultsFile(store, '1m');
  if (size === '1m' || !existsSync(file)) return undefined;
  const rows = JSON.parse(await readFile(file, 'utf8')) as Figures[];
  return rows.find((row) => row.name === name);
}

const columns: [string, number][] = [
  ['report', 48],
  ['cold', 8],
  ['p50', 8],
  ['p95', 8],
  ['target', 7],
  ['', 6],
  ['pages', 9],
  ['KB', 8],
  ['zipped', 7],
  ['plain SQL', 10],
  ['ratio', 6],
  ['p95 10m/1m', 11],
  ['pages 10m/1m', 13],
];

function printHead(): void {
  console.log(columns.map(([name, width], index) => (index === 0 ? name.padEnd(width) : name.padStart(width))).join(' '));
}

function printRow(figures: Figures, smaller: Figures | undefined): void {
  const { name, target, cold, p50, p95, runs, buffers, kb, zippedKb, plainMs } = figures;
  const growth = smaller && buffers / smaller.buffers;
  const cells = [
    runs < 20 ? `${name} (${runs} runs)` : name,
    Number.isNaN(cold) ? '' : cold.toFixed(0),
    p50.toFixed(0),
    p95.toFixed(0),
    String(target),
    p95 <= target ? 'hit' : 'MISS',
    String(buffers),
    kb.toFixed(0) + (kb > ANSWER_KB_MAX ? '!' : ''),
    zippedKb.toFixed(0),
    plainMs === undefined ? '' : plainMs.toFixed(0),
    plainMs === undefined ? '' : (p50 / plainMs).toFixed(2),
    smaller ? (p95 / smaller.p95).toFixed(2) : '',
    growth === undefined ? '' : growth.toFixed(2) + (growth > BUFFER_GROWTH_MAX ? '!' : ''),
  ];
  console.log(
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(columns[0]?.[1] ?? 0) : cell.padStart(columns[index]?.[1] ?? 0)))
      .join(' '),
  );
}
