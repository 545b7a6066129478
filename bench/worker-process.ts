/** The worker as a process of its own, for benches that load the whole product. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 50;

/** Starts a worker on the database at `url`. */
export function startWorker(url: string): ChildProcess {
  const env = { ...process.env, DATABASE_URL: url, NODE_ENV: 'production' as const, DEMO: 'true', LOG_LEVEL: 'warn' };
  return spawn(process.execPath, ['--import', 'tsx', 'lib/cli/worker.ts'], { env, stdio: 'inherit' });
}

/** Ends the process, and waits until it has. */
export function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill();
  });
}

/** Waits until it is so. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(POLL_MS);
}
