/**
 * Drill: bad nights of `npm start`, with a data folder and a Postgres of its own: Ctrl-C in the first fill of the demo, Postgres
 * killed under it, a second one beside it, itself killed alone, and an end while Postgres is down. No healthy data are called broken.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { connect } from '@/db/client';
import { startedDatabase } from '@/lib/cli/home';
import { logFaults } from '@/db/queries/log-state';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { freePort } from '@/lib/ops/embedded-postgres';
import { commandOf, isAlive } from '@/lib/ops/processes';
import { buildSite } from '@/lib/testing/builders';
import { ensureBuilt } from './built';
import { drillFolder, processesOf } from './drill-folder';
import { playDrill } from './drill';
import { check, hasEnded, until } from './programs';
import { checkAnswers, letShoppersIn, tally, untilServed } from './stage';

const START_MS = 4 * MINUTE_MS;
const STOP_MS = 60 * SECOND_MS;
const STORES = 3;

type Start = { child: ChildProcess; said(): string };

/** What `npm start` runs once the packages are there; it passes Ctrl-C on to it. */
function npmStart(home: string, port: number): Start {
  const env = {
    ...process.env,
    PORT: String(port),
    TIEBACK_HOME: home,
    DATABASE_URL: '',
    DEMO: '',
    LOG_LEVEL: 'info',
    NODE_ENV: 'production' as const,
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/supervise.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  return { child, said: () => lines.join('\n') };
}

async function untilSaid({ child, said }: Start, words: string, withinMs: number): Promise<void> {
  await until(`npm start says "${words}"`, withinMs, () => said().includes(words) || hasEnded(child));
  check(said().includes(words), `npm start ended in place of saying "${words}": ${said().slice(-400)}`);
}

async function untilEnded({ child }: Start): Promise<number | null> {
  await until('npm start ends', STOP_MS, () => hasEnded(child));
  return child.exitCode;
}

/** What npm start runs, itself and Postgres too; this drill's compiler is none of it. */
function running(): number[] {
  return processesOf(drillFolder()).filter((pid) => /lib\/cli\/|postgres/.test(commandOf(pid)));
}

function postmasterOf(home: string): number {
  return Number(readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Ctrl-C in the midst of it; the next start goes on with the fill. */
async function breakFirstFill(home: string, port: number): Promise<Start> {
  const first = npmStart(home, port);
  await untilSaid(first, 'Filling the demo store 25%', START_MS);
  first.child.kill('SIGINT');
  await untilEnded(first);
  await until('nothing runs after Ctrl-C', STOP_MS, () => running().length === 0);
  const next = npmStart(home, port);
  await untilSaid(next, 'Tieback is running', START_MS);
  check(next.said().includes('Filling the demo store'), 'the fill that was broken off did not go on');
  return next;
}

await playDrill(async () => {
  await ensureBuilt();
  const [home, port] = [join(drillFolder(), 'home'), await freePort()];
  mkdirSync(home);
  chmodSync(home, 0o755);
  const start = await breakFirstFill(home, port);
  const db = connect(await startedDatabase(home), 2, 'tieback-drill');
  check((await logFaults(db)).length === 0, 'the demo’s log has gaps after a fill in two parts');
  const sites = await Promise.all(Array.from({ length: STORES }, () => buildSite(db)));
  // A running web process looks for new stores now and then; until it has, their addresses are nobody's.
  for (const { collectPath } of sites) {
    const isKnown = async () => (await fetch(`http://127.0.0.1:${port}/c/${collectPath}`, { method: 'POST' })).status !== 404;
    await until('the new store is known', 30 * SECOND_MS, isKnown);
  }
  const shoppers = letShoppersIn(sites, port);
  await untilServed(shoppers, 30 * SECOND_MS);

  const killed = postmasterOf(home);
  process.kill(killed, 'SIGKILL');
  await untilSaid(start, 'Postgres runs again', STOP_MS);
  check(start.said().includes('Postgres has stopped; starting it again'), 'npm start did not say that Postgres had stopped');
  const afterPostgresMs = await untilServed(shoppers, STOP_MS);
  await db.$client.end();

  const second = npmStart(home, port);
  check((await untilEnded(second)) === 1, 'a second npm start beside the first goes on');
  check(/Tieback runs in .* already \(process \d+\)/.test(second.said()), `a second npm start says: ${second.said()}`);

  checkAnswers(shoppers.answers);
  const left = running().filter((pid) => /lib\/cli\/(web|worker)\.ts/.test(commandOf(pid)));
  start.child.kill('SIGKILL');
  await untilEnded(start);
  check([...left, postmasterOf(home)].every(isAlive), 'the programs went with the supervisor: nothing is left to take over');
  const next = npmStart(home, port);
  await untilSaid(next, 'Tieback is running', START_MS);
  check(/Ended \d+ process/.test(next.said()), 'npm start did not say that it ended what was left');
  check(!next.said().includes('move it away'), 'npm start called healthy data broken');
  check(left.filter(isAlive).length === 0, 'what a killed npm start had left still runs');
  const afterSupervisorMs = await untilServed(shoppers, STOP_MS);
  const after = connect(await startedDatabase(home), 2, 'tieback-drill');
  const counted = await tally(after, shoppers);
  await after.$client.end();

  process.kill(postmasterOf(home), 'SIGKILL');
  next.child.kill('SIGTERM');
  check((await untilEnded(next)) === 0, 'npm start does not end well while Postgres is down');
  await until('nothing runs after the end', STOP_MS, () => running().length === 0);
  return { ...counted, afterPostgresMs: Math.round(afterPostgresMs), afterSupervisorMs: Math.round(afterSupervisorMs) };
});
