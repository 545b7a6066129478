/** One report at a time: how long it takes, how much it answers, and what Postgres reads for it. */
import pg from 'pg';
import type { Database } from '@/db/client';
import { type ScopedTransaction, scopedOn } from '@/db/scoped';
import type { Site } from '@/lib/model/site';
import type { PlainQuery } from './plain';

export const RUNS = 20;
/** A report that takes seconds is not asked so often: at least so many times, and within so long. */
const RUNS_MIN = 3;
const WARM_MS_MAX = 12_000;
const TIMEOUT_MS = 120_000;

export type Warm = { runs: number; p50: number; p95: number };

/** Whatever the report answers, read as the console does. */
export function ask<Result>(db: Database, site: Site, run: (tx: ScopedTransaction) => Promise<Result>): Promise<Result> {
  return scopedOn(db, { workspaceId: site.workspaceId, sites: [site.id], reader: 'member:bench' }, run, TIMEOUT_MS);
}

/** Milliseconds of one run. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** The middle and the slow end of many runs, after one that does not count. */
export async function warm(run: () => Promise<unknown>): Promise<Warm> {
  await run();
  const times: number[] = [];
  for (let spent = 0; times.length < RUNS && (times.length < RUNS_MIN || spent < WARM_MS_MAX); ) {
    const time = await timed(run);
    times.push(time);
    spent += time;
  }
  times.sort((left, right) => left - right);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { runs: times.length, p50: at(0.5), p95: at(0.95) };
}

/** The plain SQL's time, by the settings that reports run under. */
export async function timePlain(
  db: Database,
  { text, takesModels }: PlainQuery,
  given: { site: Site; start: Date; end: Date; models: string[] },
): Promise<number> {
  const values = [given.site.id, given.start, given.end, ...(takesModels ? [given.models] : [])];
  const client = await db.$client.connect();
  try {
    await client.query(`SET jit = off; SET work_mem = '64MB'; SET statement_timeout = ${TIMEOUT_MS}`);
    await client.query(text, values);
    return await timed(() => client.query(text, values));
  } finally {
    client.release(true);
  }
}

export type PlanCost = {
  /** Pages of all statements together. */
  buffers: number;
  /** The statement that read most, and how it went. */
  worst: { buffers: number; milliseconds: number; text: string; plan: string };
};

type Statement = { text: string; values: unknown[] };
type Node = { 'Node Type': string; 'Relation Name'?: string; 'Index Name'?: string; Plans?: Node[] } & Record<string, unknown>;

/** Runs the report once to hear its statements, then each of them again for its plan. */
export async function planCost(db: Database, run: () => Promise<unknown>): Promise<PlanCost> {
  const statements = await statementsOf(run);
  const cost: PlanCost = { buffers: 0, worst: { buffers: -1, milliseconds: 0, text: '', plan: '' } };
  const client = await db.$client.connect();
  try {
    for (const { text, values } of statements) {
      const isRead = /^\s*(select|with)\b/i.test(text) && !text.includes('set_config(');
      if (!isRead) {
        await client.query(text, values);
        continue;
      }
      const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Node; 'Execution Time': number }[] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
        values,
      );
      const [top] = rows[0]?.['QUERY PLAN'] ?? [];
      if (!top) continue;
      const buffers = Number(top.Plan['Shared Hit Blocks']) + Number(top.Plan['Shared Read Blocks']);
      cost.buffers += buffers;
      if (buffers > cost.worst.buffers) {
        cost.worst = { buffers, milliseconds: top['Execution Time'], text: outline(text), plan: heaviestPath(top.Plan) };
      }
    }
  } finally {
    client.release(true);
  }
  return cost;
}

/** What the program gives to Postgres while this runs, with its parameters. */
async function statementsOf(run: () => Promise<unknown>): Promise<Statement[]> {
  const heard: Statement[] = [];
  const { query } = pg.Client.prototype;
  const hearing = function (this: pg.Client, ...given: unknown[]): unknown {
    const [config, values] = given;
    const own = typeof config === 'object' && config !== null ? config : { text: config };
    const text = 'text' in own && typeof own.text === 'string' ? own.text : undefined;
    const bound = 'values' in own && Array.isArray(own.values) ? own.values : Array.isArray(values) ? values : [];
    if (text !== undefined) heard.push({ text, values: bound });
    return Reflect.apply(query, this, given);
  };
  Object.assign(pg.Client.prototype, { query: hearing });
  try {
    await run();
  } finally {
    Object.assign(pg.Client.prototype, { query });
  }
  return heard;
}

function outline(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 160);
}

/** From the top of the plan down, always to what reads most: where the time goes. */
function heaviestPath(node: Node): string {
  const path: string[] = [];
  for (let at: Node | undefined = node; at; ) {
    const of = at['Relation Name'] ?? at['Index Name'];
    const reads = Number(at['Shared Hit Blocks']) + Number(at['Shared Read Blocks']);
    const milliseconds = Math.round(Number(at['Actual Total Time']) * Number(at['Actual Loops']));
    path.push(`${at['Node Type']}${of ? ` ${String(of)}` : ''} (${milliseconds} ms, ${reads})`);
    at = at.Plans?.toSorted(
      (left, right) =>
        Number(right['Shared Hit Blocks']) +
        Number(right['Shared Read Blocks']) -
        Number(left['Shared Hit Blocks']) -
        Number(left['Shared Read Blocks']),
    )[0];
  }
  return path.join(' > ');
}
