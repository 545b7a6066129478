/**
 * `npm run drills [-- name ...]`: plays what operations and bad nights do to Tieback, each drill as a program of its own, and says
 * of each how long it took and what it found. What cannot run here is listed, and fails under CI=true.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { cleanUp, FOLDER_SETTING, makeDrillFolder } from './drill-folder';
import { type Need, needs } from './needs';

type Drill = {
  /** Its file in this folder, and the name to run it by. */
  name: string;
  /** What is done, and what must hold. */
  title: string;
  need?: Need;
  minutesMax: number;
};

const drills: Drill[] = [
  { name: 'restart-fast', title: 'pg_ctl restart -m fast, three times under load', minutesMax: 3 },
  { name: 'killed-backends', title: 'connections ended, a server process killed', minutesMax: 3 },
  { name: 'frozen', title: 'Postgres stands still for 32 s', minutesMax: 4 },
  { name: 'silent-sockets', title: 'open connections fall silent, new ones work', minutesMax: 6 },
  { name: 'read-only', title: 'the database can only be read, then is promoted', minutesMax: 3 },
  { name: 'pgbouncer', title: 'PgBouncer in transaction mode, killed and started', need: needs.pgbouncer, minutesMax: 3 },
  { name: 'postgres-15', title: 'Postgres 15: a restart, and the database tests', need: needs.postgres15, minutesMax: 15 },
  { name: 'full-disk', title: 'the disk of the database is full, then is not', need: needs.mounts, minutesMax: 4 },
  { name: 'replica', title: 'a replica lags, is killed, and is promoted', need: needs.postgres15, minutesMax: 6 },
  { name: 'restore', title: 'a dump and a base backup, taken and restored', need: needs.postgres15, minutesMax: 8 },
  { name: 'upgrade', title: 'a database of version 0.1 is upgraded', minutesMax: 8 },
  { name: 'slow-start', title: 'web and worker start before Postgres, on a busy machine', minutesMax: 6 },
  { name: 'supervisor', title: 'npm start: Ctrl-C in the first fill, Postgres killed, it itself killed', minutesMax: 10 },
  { name: 'other-browsers', title: 'Firefox and WebKit, while Postgres is away', need: needs.otherBrowsers, minutesMax: 4 },
];

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

const isCi = process.env['CI'] === 'true';
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !drills.some((drill) => drill.name === name));
if (unknown.length > 0) {
  process.stderr.write(`There is no drill ${unknown.join(', ')}: ${drills.map(({ name }) => name).join(', ')}.\n`);
  process.exit(1);
}

const failed: string[] = [];
const notRun: string[] = [];
const startedAt = performance.now();
for (const drill of drills.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
  const reason = drill.need?.(isCi);
  if (reason) notRun.push(`${drill.name}: ${reason}`);
  else if (!(await play(drill))) failed.push(drill.name);
}
process.stdout.write(`\nDrills took ${seconds(startedAt)} s.\n`);
for (const line of notRun) process.stdout.write(`Not run: ${line}\n`);
if (failed.length > 0) process.stdout.write(`Failed: ${failed.join(', ')}\n`);
process.exit(failed.length > 0 || (isCi && notRun.length > 0) ? 1 : 0);

/** Whether the drill held; prints its line. */
async function play({ name, title, minutesMax }: Drill): Promise<boolean> {
  const began = performance.now();
  const { code, out, problem } = await runProgram(join('lib', 'drills', `${name}.ts`), minutesMax * MINUTE_MS);
  const isOk = code === 0;
  const said = isOk ? out.trim().split('\n').at(-1) : problem.trim().split('\n').slice(-8).join('\n    ');
  process.stdout.write(`${isOk ? 'ok    ' : 'FAILED'} ${name} (${seconds(began)} s): ${title}\n    ${said}\n`);
  return isOk;
}

type Ended = { code: number | null; out: string; problem: string };

/** Runs a program in a folder and a process group of its own, of which nothing is left at the end, however it ends. */
function runProgram(entry: string, withinMs: number): Promise<Ended> {
  const folder = makeDrillFolder();
  const child = spawn(process.execPath, ['--import', 'tsx', entry], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    // What a drill seals, it seals under the public default, as its processes do.
    env: {
      ...process.env,
      [FOLDER_SETTING]: folder,
      LOG_LEVEL: 'silent',
      DEMO: 'true',
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    },
  });
  let out = '';
  let problem = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (problem += chunk.toString()));
  const timer = setTimeout(() => {
    problem += `It took longer than ${withinMs / MINUTE_MS} minutes.`;
    cleanUp(folder);
  }, withinMs);
  const stop = () => {
    cleanUp(folder);
    process.exit(1);
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      for (const signal of SIGNALS) process.off(signal, stop);
      cleanUp(folder);
      resolve({ code, out, problem });
    });
  });
}

function seconds(since: number): string {
  return ((performance.now() - since) / SECOND_MS).toFixed(1);
}
