/**
 * Drill: web and worker, as npm runs them, start while Postgres is away and two other processes keep both cores busy. They wait, say
 * so in one line at a time, and serve when it comes; at SIGTERM to npm they end, and the port is free.
 */
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { SECOND_MS } from '@/lib/core/instant';
import { commandOf } from '@/lib/ops/processes';
import { ensureBuilt } from './built';
import { drillFolder, processesOf } from './drill-folder';
import { playOn } from './drill';
import { check, hasEnded, type Program, startProgram, startPrograms, until } from './programs';
import { checkAnswers, letShoppersIn, openStores, tally, untilServed } from './stage';

/** Longer than the time that a connection is given. */
const AWAY_MS = 15 * SECOND_MS;
/** Next takes its time beside two others. */
const START_MS = 90 * SECOND_MS;
const BUSY = [process.execPath, '-e', 'for (;;);'];
/** What an operator can read without scrolling. */
const LINE_MAX = 400;

function saying({ lines }: Program, word: string): string[] {
  return lines.filter((line) => line.includes(word));
}

/** The first line that says so names who waits, for what, and why, and no more than one can read. */
function checkAwaited(program: string, lines: string[]): void {
  const { what, problem, code } = JSON.parse(lines.find((line) => line.includes('database.awaited')) ?? '{}');
  const said = [what, problem, code].join(', ');
  check(said === `${program}, The database cannot be reached., ECONNREFUSED`, `${program} says of an absent database: ${said}`);
  const longest = Math.max(...lines.map((line) => line.length));
  check(longest < LINE_MAX, `${program} says a line of ${longest} characters`);
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

await playOn({}, async (cluster) => {
  await ensureBuilt();
  const { db, sites } = await openStores(cluster.url);
  cluster.control('stop', '-m', 'fast');
  const busy = [startProgram(BUSY, {}), startProgram(BUSY, {})];
  const commands = { web: ['npm', 'run', 'web'], worker: ['npm', 'run', 'worker'] };
  const programs = await startPrograms(cluster.url, { commands, settings: { HOST: '127.0.0.1' } });
  const { web, worker, port } = programs;
  const startedAt = performance.now();
  const problem = await programs.untilReady(503, START_MS);
  const answersAfterMs = Math.round(performance.now() - startedAt);
  check(problem === 'The database is waited for.', `/readyz says "${problem}" while it waits for the database`);
  const health = await fetch(`http://127.0.0.1:${port}/healthz`);
  check(health.status === 200, `/healthz answers ${health.status} while it waits for the database`);
  const shoppers = letShoppersIn(sites, port);
  for (const program of [web, worker]) {
    await until('it says that it waits', START_MS, () => saying(program, 'database.awaited').length > 0);
  }
  await wait(AWAY_MS);
  for (const [what, { child, lines }] of Object.entries({ web, worker })) {
    checkAwaited(what, lines);
    check(!hasEnded(child), `a program has ended while the database was away: ${lines.slice(-3).join(' | ')}`);
  }
  check(shoppers.acknowledged.length === 0, 'events were acknowledged without a database');
  cluster.control('start');
  const servedWithinMs = await untilServed(shoppers, 60 * SECOND_MS);
  await programs.untilReady(200, 20 * SECOND_MS);
  await until('the worker works', START_MS, () => saying(worker, 'worker.started').length > 0);
  const counted = await tally(db, shoppers);
  for (const { child } of busy) child.kill('SIGKILL');
  checkAnswers(shoppers.answers);
  for (const program of [web, worker]) await program.end();
  await until('node has ended with npm, and the port is free', 5 * SECOND_MS, async () => {
    const servers = processesOf(drillFolder()).filter((pid) => /lib\/cli\/(web|worker)\.ts/.test(commandOf(pid)));
    return servers.length === 0 && (await isFree(port));
  });
  return { ...counted, answersAfterMs, servedWithinMs: Math.round(servedWithinMs), readyz: problem };
});
