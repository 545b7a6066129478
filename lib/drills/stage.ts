/**
 * What a drill plays on: a store with shoppers, a collecting process and a worker over a database that the drill breaks; and the
 * count afterwards of what was acknowledged, lost and doubled.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { connect, type Database } from '@/db/client';
import { migrate } from '@/db/migrate';
import { sitesWithWork } from '@/db/queries/log';
import { logFaults } from '@/db/queries/log-state';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { freePort } from '@/lib/ops/embedded-postgres';
import { buildSite } from '@/lib/testing/builders';
import { type Answer, letShop, type Shoppers } from '@/lib/testing/shoppers';

const SITES = 5;
const SHOPPERS = 8;
const SHOPPER_PAUSE_MS = 20;
/** Senders are answered within this, whatever happens to the database. */
const ANSWER_MAX_MS = 5 * SECOND_MS;
/** The end of a process at SIGTERM, its own limit and a little more. */
const END_MAX_MS = 15 * SECOND_MS;

export type Program = {
  child: ChildProcess;
  /** The lines of its log. */
  lines: string[];
  /** SIGTERM; resolves to how long the end took. Throws when it does not end in time. */
  end(): Promise<number>;
};

export type Stage = {
  /** On the database itself, whatever the programs use. */
  db: Database;
  web: Program;
  worker: Program;
  port: number;
  shoppers: Shoppers;
  /** Resolves when shoppers are acknowledged again; throws when that takes longer. */
  untilCollecting(withinMs: number): Promise<number>;
  readyz(): Promise<{ status: number; text: string }>;
  /** Resolves when /readyz has this status; throws when that takes longer. */
  untilReady(status: 200 | 503, withinMs: number): Promise<string>;
  /** Ends the shoppers, waits until all is derived, and counts. */
  tally(): Promise<Tally>;
};

export type Tally = { acknowledged: number; lost: number; doubled: number; answers503: number; slowestMs: number };

/** Sets the stage on the database at `url`; the programs reach it at `programsUrl`. */
export async function setStage(url: string, programsUrl = url): Promise<Stage> {
  spawnSync(process.execPath, ['--import', 'tsx', 'lib/tracker/build.ts']);
  await migrate(url);
  const db = connect(url, 4, 'tieback-drill');
  const sites = await Promise.all(Array.from({ length: SITES }, () => buildSite(db)));
  const port = await freePort();
  const web = startProgram('lib/testing/collect-process.ts', programsUrl, { PORT: String(port) });
  const worker = startProgram('lib/cli/worker.ts', programsUrl, {});
  await until('the collecting process answers', 30 * SECOND_MS, () => web.lines.includes(String(port)));
  const shoppers = letShop(sites, [port], SHOPPERS, SHOPPER_PAUSE_MS);
  await until('shoppers are served', 20 * SECOND_MS, () => shoppers.acknowledged.length > 200);
  await until('the worker works', 30 * SECOND_MS, () => worker.lines.some((line) => line.includes('worker.started')));
  const readyz = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(SECOND_MS) });
    return { status: answer.status, text: (await answer.text()).trim() };
  };
  return {
    db,
    web,
    worker,
    port,
    shoppers,
    readyz,
    async untilCollecting(withinMs) {
      const [before, startedAt] = [shoppers.acknowledged.length, performance.now()];
      await until('shoppers are served again', withinMs, () => shoppers.acknowledged.length > before + 50);
      return performance.now() - startedAt;
    },
    async untilReady(status, withinMs) {
      let text = '';
      await until(`/readyz answers ${status}`, withinMs, async () => {
        const answer = await readyz();
        text = answer.text;
        return answer.status === status;
      });
      return text;
    },
    tally: () => tally(db, shoppers),
  };
}

function startProgram(entry: string, url: string, more: Record<string, string>): Program {
  const env = { ...process.env, DATABASE_URL: url, NODE_ENV: 'production' as const, DEMO: 'true', LOG_LEVEL: 'info', ...more };
  const child = spawn(process.execPath, ['--import', 'tsx', entry], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  process.once('exit', () => child.kill('SIGKILL'));
  return { child, lines, end: () => end(child, entry) };
}

async function end(child: ChildProcess, entry: string): Promise<number> {
  const startedAt = performance.now();
  child.kill('SIGTERM');
  await until(`${entry} ends at SIGTERM`, END_MAX_MS, () => child.exitCode !== null || child.signalCode !== null);
  return performance.now() - startedAt;
}

async function tally(db: Database, shoppers: Shoppers): Promise<Tally> {
  await shoppers.stop();
  await until('all is derived', 2 * MINUTE_MS, async () => (await sitesWithWork(db)).length === 0);
  const { acknowledged, answers } = shoppers;
  const { rows } = await db.execute<{ stored: number; distinct: number }>(sql`
    SELECT count(*)::int AS stored, count(DISTINCT message_id)::int AS distinct FROM event
    WHERE message_id = ANY(${sql.param(acknowledged)}::text[])`);
  const faults = await logFaults(db);
  const { stored = 0, distinct = 0 } = rows[0] ?? {};
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.length - distinct + sum(faults.map(({ missing }) => missing)),
    doubled: stored - distinct + sum(faults.map(({ doubled }) => doubled)),
    answers503: answers.filter(({ status }) => status === 503).length,
    slowestMs: Math.round(Math.max(...answers.map(({ milliseconds }) => milliseconds))),
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Resolves when the condition holds; throws what was waited for when it takes longer. */
export async function until(what: string, withinMs: number, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + withinMs;
  for (;;) {
    if (await Promise.resolve(holds()).catch(() => false)) return;
    if (performance.now() > end) throw new Error(`Within ${withinMs / SECOND_MS} s it was not so that ${what}.`);
    await wait(100);
  }
}

/** Throws what is wrong unless the condition holds. */
export function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** Every answer that is not 202 is a 503 with Retry-After, and none took longer than 5 s. */
export function checkAnswers(answers: Answer[]): void {
  const others = answers.filter(({ status, retryAfter }) => status !== 202 && !(status === 503 && Number(retryAfter) >= 1));
  check(others.length === 0, `${others.length} answers were neither 202 nor 503 with Retry-After: ${others[0]?.status}`);
  const slow = answers.filter(({ milliseconds }) => milliseconds > ANSWER_MAX_MS);
  check(slow.length === 0, `${slow.length} answers took longer than 5 s, the first ${Math.round(slow[0]?.milliseconds ?? 0)} ms`);
}

/** The processes live as they were started, and end when they are asked to. */
export async function checkEnds({ web, worker }: Stage): Promise<void> {
  for (const { child, lines, end } of [web, worker]) {
    check(child.exitCode === null && child.signalCode === null, `a process has died: ${lines.slice(-3).join(' | ')}`);
    await end();
  }
}
