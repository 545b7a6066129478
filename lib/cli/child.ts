/** Child processes of the supervisor: our own programs, each a direct child, restarted with back-off when they die. */
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import { waitMs } from '@/lib/core/back-off';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { say } from './console';
import { openLogFile } from './log-file';
import { noteProgram } from './orphans';

type Settings = Record<string, string | undefined>;

const RESTART_MS = SECOND_MS;
const RESTART_MAX_MS = 15 * SECOND_MS;
/** A process that lived this long starts its next restart from the shortest wait. */
const STABLE_MS = MINUTE_MS;
const STOP_MS = 15 * SECOND_MS;

/** Starts a TypeScript program of ours in a process group of its own, its output going to `logFile`. */
export function startProgram(entry: string, args: string[], settings: Settings, logFile: string): ChildProcess {
  const log = openLogFile(logFile);
  const path = resolve(entry);
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  noteProgram(child, path);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  child.once('close', () => log.end());
  return child;
}

export type Supervised = { stop(): Promise<void> };

/** Keeps a program running until stopped; says so when it dies and when it is started again. */
export function supervise(name: string, entry: string, settings: Settings, logFile: string): Supervised {
  let stopping = false;
  let failures = 0;
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;

  function start(): void {
    const startedAt = Date.now();
    child = startProgram(entry, [], settings, logFile);
    child.once('exit', (code, signal) => {
      child = undefined;
      if (stopping) return;
      failures = Date.now() - startedAt > STABLE_MS ? 0 : failures + 1;
      const wait = waitMs(failures, RESTART_MS, RESTART_MAX_MS);
      say(`${name} stopped (${signal ?? `exit code ${code}`}); starting it again in ${wait / SECOND_MS} s. Its log: ${logFile}`);
      timer = setTimeout(start, wait);
    });
  }

  start();
  return {
    async stop() {
      stopping = true;
      clearTimeout(timer);
      if (child) await endChild(child);
    },
  };
}

/** SIGTERM, then SIGKILL when it does not end in time. */
export function endChild(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      done();
    });
    child.kill('SIGTERM');
  });
}

/** Runs a program to its end, giving each line of its output to `onLine`. Rejects with its last words when it fails. */
export async function runToEnd(
  command: string[],
  settings: Settings,
  log: Writable,
  onLine: (line: string) => void = () => {},
): Promise<void> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      last.push(line);
      last.splice(0, last.length - 12);
      onLine(line);
    });
  }
  running.add(child);
  noteProgram(child, args.join(' '));
  const code = await new Promise((done) => child.once('close', done));
  running.delete(child);
  if (code !== 0) throw new Error(last.join('\n'));
}

const running = new Set<ChildProcess>();

/** Ends what `runToEnd` has under way. */
export async function endRunning(): Promise<void> {
  await Promise.all([...running].map(endChild));
}
