/** Runs what `npm start` runs, on a port and a data folder of the tests' own: the built app, the worker, and the demo store. */
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { PORT } from './playwright.config';
import { TLS_PORT } from './unknown-certificate';

export const HOME = '.data/e2e';
/** Who sends it may read the metrics. */
export const METRICS_TOKEN = 'of-the-browser-tests';

/** Resolves once Tieback says that it runs; the returned function stops it and waits for its end. */
export default async function setUp(): Promise<() => Promise<void>> {
  await rm(HOME, { recursive: true, force: true });
  const settings = {
    PORT: String(PORT),
    TIEBACK_HOME: HOME,
    DATABASE_URL: '',
    DEMO: '',
    METRICS_TOKEN,
    OUTBOUND_ALLOWED: `127.0.0.1:${TLS_PORT}`,
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/supervise.ts'], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      console.log(line);
      if (line.includes('Tieback is running')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`Tieback did not start (exit code ${code})`)));
  });
  return async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(HOME, { recursive: true, force: true });
  };
}
