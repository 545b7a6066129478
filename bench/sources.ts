/**
 * `npm run bench -- sources`: events a second through each way in, at 64 connections, beside the snippet's on the same server and
 * tables, in alternating rounds; then what the worst body of each way costs. Checks that every acknowledged event is stored once.
 * Never fails on time.
 */
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { connect, type Database } from '@/db/client';
import type { Site } from '@/lib/model/site';
import { importOrders } from '@/lib/pipeline/collect/import';
import { guessColumns } from '@/lib/sources/csv/rows';
import { buildCollector, newTestId, testContext } from '@/lib/testing/builders';
import { startTieback } from './collect';
import { drive, type LoadResult } from './load';
import { benchSite, startPostgres } from './setting';
import { type Way, waysInto } from './ways';
import { printWorstBodies } from './worst-bodies';

const CONNECTIONS = 64;
/** Enough rows that opening the file does not count. */
const IMPORTED_ROWS = 50_000;

/** Runs the rounds and prints the table. */
export async function benchSources(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { seconds: { type: 'string', default: '3' }, rounds: { type: 'string', default: '3' } },
  });
  const postgres = await startPostgres();
  process.env['DATABASE_URL'] = postgres.url;
  process.env['DEMO'] = 'true';
  const db = connect(postgres.url, 4, 'bench');
  const site = await benchSite(db);
  const ways = await waysInto(db, site);
  const tieback = await startTieback(postgres.url, [site]);
  const rates = new Map<Way, LoadResult[]>(ways.map((way) => [way, []]));
  try {
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const [way, results] of rates) {
        const load = {
          ...way,
          port: tieback.port,
          paths: tieback.paths,
          connections: CONNECTIONS,
          seconds: Number(values.seconds),
        };
        const result = await drive(load);
        for (const [status, count] of result.refused) console.log(`  ${way.name}: ${count} requests answered ${status}`);
        await checkStored(db, site, result, way);
        await db.$client.query('TRUNCATE event, event_key, log_segment');
        await db.$client.query('CHECKPOINT');
        results.push(result);
      }
    }
    print(ways, rates);
    const importRate = await importedPerSecond(db, site);
    console.log(`${'CSV file'.padEnd(26)} | ${Math.round(importRate)} rows/s | one reader`);
    await printWorstBodies(db, site);
  } finally {
    tieback.stop();
    await db.$client.end();
    await postgres.stop();
  }
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

/** A file has one reader, so it is no load of many connections: its rows a second, each an order. */
async function importedPerSecond(db: Database, site: Site): Promise<number> {
  const heading = ['Name', 'Created at', 'Total', 'Currency', 'Email'];
  function* rows(): Generator<string> {
    yield `${heading.join(',')}\n`;
    for (let row = 0; row < IMPORTED_ROWS; row += 1) yield `#${row},2026-03-01T12:00:00Z,129.90,EUR,a${row}@b.example\n`;
  }
  const request = {
    site,
    file: Readable.from(rows()),
    fileName: 'bench.csv',
    mapping: guessColumns(heading),
    format: { timeZone: 'UTC', dateOrder: 'dmy', decimal: '.', currency: 'EUR' } as const,
    startedBy: 'bench',
  };
  const begun = performance.now();
  const tools = { db, collector: buildCollector(db, [site]), context: testContext([site]), now: () => new Date() };
  const { accepted } = await importOrders(request, tools, newTestId<'import'>());
  if (accepted !== IMPORTED_ROWS) throw new Error(`the file has ${IMPORTED_ROWS} rows but ${accepted} were accepted`);
  return accepted / ((performance.now() - begun) / 1_000);
}

function print(ways: Way[], rates: Map<Way, LoadResult[]>): void {
  const median = (values: number[]) =>
    values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
  const rateOf = (way: Way) => median((rates.get(way) ?? []).map(({ eventsPerSecond }) => eventsPerSecond));
  for (const way of ways) {
    const like = ways.find(({ render, eventsPerRequest }) => !render && eventsPerRequest === way.eventsPerRequest) ?? way;
    const p99 = median((rates.get(way) ?? []).map(({ p99Ms }) => p99Ms));
    console.log(
      `${way.name.padEnd(26)} | ${Math.round(rateOf(way))} events/s | p99 ${p99.toFixed(1)} ms | ` +
        `${(rateOf(way) / rateOf(like)).toFixed(2)} of the snippet's`,
    );
  }
}
