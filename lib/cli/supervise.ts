/**
 * The supervisor behind `npm start`: database, migrations, build, web and worker, and on the first run the demo store. Stops everything in
 * order at the first SIGTERM or SIGINT, or when the process that started it is gone.
 */
import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { migrate } from '@/db/migrate';
import { SECOND_MS } from '@/lib/core/instant';
import { freePort, startEmbeddedPostgres } from '@/lib/ops/embedded-postgres';
import { DEMO_LOGIN } from '@/lib/model/demo';
import { build, isBuilt } from './build';
import { endRunning, runToEnd, type Supervised, supervise } from './child';
import { giveUp, progress, say, step } from './console';
import { HOME, openHome, readEnvFile, rememberSettings, type Secrets } from './home';
import { type KeptPostgres, keepPostgres } from './keep-postgres';
import { openLogFile } from './log-file';
import { endOrphans, otherSupervisor } from './orphans';
import { describeDatabaseError, isPortFree } from './preflight';

/** Then it is said; a busy machine may take longer, and a program that ends is started again. */
const READY_MS = 60 * SECOND_MS;
const LOOK_MS = 100;
const logOf = (name: string) => join(HOME, 'log', `${name}.log`);

readEnvFile();
const port = Number(process.env['PORT'] || 3000);
/** Where the web process is asked whether it is ready: by default it listens on this machine alone. */
const host = ['', '0.0.0.0', '::'].includes(process.env['HOST'] ?? '') ? '127.0.0.1' : process.env['HOST'];
const ownDatabase = process.env['DATABASE_URL'] || undefined;
const demo = process.env['DEMO'] ? process.env['DEMO'] === 'true' : !ownDatabase;

let postgres: KeptPostgres | undefined;
const programs: Supervised[] = [];
let stopping = false;

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void shutDown());
process.on('disconnect', () => void shutDown());
await start().catch(async (error: Error) => {
  if (stopping) return;
  await stopAll();
  giveUp(error.message);
});

async function start(): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    giveUp(`PORT is "${process.env['PORT']}": use a number from 1 to 65535.`);
  const secrets = await openHome();
  const other = otherSupervisor();
  if (other)
    giveUp(
      `Tieback runs in ${resolve(HOME)} already (process ${other}): stop that first, or take another folder: TIEBACK_HOME=...`,
    );
  const orphans = await endOrphans();
  if (orphans > 0) say(`Ended ${orphans} processes that an earlier start had left.`);
  if (!(await isPortFree(port))) giveUp(`Port ${port} is taken: stop what listens there, or choose another: PORT=3001 npm start`);
  const url = ownDatabase ?? (await startDatabase(secrets));
  const migrated = step('Migrating the database');
  await migrate(url).catch((error: unknown) => Promise.reject(new Error(describeDatabaseError(error, url))));
  migrated();
  if (!(await isBuilt())) {
    const built = step('Building the console');
    await build(logOf('build'));
    built();
  }
  const settings = settingsFor(url, secrets);
  await rememberSettings(settings);
  if (demo) await seed(settings);
  if (stopping) return;
  const ready = step('Starting web and worker');
  programs.push(supervise('web', 'lib/cli/web.ts', settings, logOf('web')));
  // The demo's vendors are served by the web process: what the worker sends before it is there would fail for nothing.
  await waitUntilReady();
  if (stopping) return;
  programs.push(supervise('worker', 'lib/cli/worker.ts', settings, logOf('worker')));
  ready();
  introduce();
}

async function startDatabase({ databasePassword }: Secrets): Promise<string> {
  const started = step('Starting Postgres');
  const log = openLogFile(logOf('postgres'));
  const options = {
    folder: resolve(HOME, 'postgres'),
    password: databasePassword,
    port: await freePort(),
    durable: true,
    // A quarter of the memory is the usual advice; a gigabyte is plenty for one store.
    sharedBuffersMb: Math.min(1024, Math.round(totalmem() / 2 ** 20 / 4)),
    onLog: (line: string) => log.write(`${line}\n`),
  };
  postgres = await keepPostgres(() => startEmbeddedPostgres(options));
  started();
  return postgres.url;
}

function settingsFor(url: string, { authSecret }: Secrets): Record<string, string> {
  return {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: url,
    PORT: String(port),
    DEMO: String(demo),
    AUTH_SECRET: process.env['AUTH_SECRET'] || authSecret,
    PUBLIC_URL: process.env['PUBLIC_URL'] || `http://localhost:${port}`,
  };
}

async function seed(settings: Record<string, string>): Promise<void> {
  const bar = progress('Filling the demo store');
  const log = openLogFile(logOf('seed'));
  const onLine = (line: string) => {
    const report: { done?: number; total?: number } = line.startsWith('{') ? JSON.parse(line) : {};
    if (report.done !== undefined && report.total !== undefined) bar(report.done, report.total);
  };
  await runToEnd([process.execPath, '--import', 'tsx', 'lib/cli/seed.ts'], settings, log, onLine).finally(() => log.end());
}

async function waitUntilReady(): Promise<void> {
  const patience = setTimeout(
    () => say(`The web process is not ready after ${READY_MS / SECOND_MS} s; waiting on. Its log: ${logOf('web')}`),
    READY_MS,
  );
  while (!stopping) {
    const answer = await fetch(`http://${host?.includes(':') ? `[${host}]` : host}:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  clearTimeout(patience);
}

function introduce(): void {
  const address = process.env['PUBLIC_URL'] || `http://localhost:${port}`;
  const lines = [
    ['Console', address],
    ...(demo
      ? [
          ['Sign in', `${DEMO_LOGIN.email}  /  ${DEMO_LOGIN.password}`],
          ['Demo shop', `${address}/demo-store?utm_source=google&utm_medium=cpc&utm_campaign=hello&gclid=test-click`],
        ]
      : []),
    ['Data', ownDatabase ? 'the database of DATABASE_URL' : resolve(HOME)],
    ['Logs', resolve(HOME, 'log')],
    ['Stop', 'Ctrl-C'],
  ];
  say('');
  say('Tieback is running.');
  for (const [name = '', value = ''] of lines) say(`  ${name.padEnd(10)} ${value}`);
  say('');
}

async function shutDown(): Promise<void> {
  if (stopping) return;
  stopping = true;
  say('');
  const stopped = step('Stopping');
  await stopAll();
  stopped();
  process.exit(0);
}

/** Web first, so that nothing new is accepted; then the worker after its step; the database last. */
async function stopAll(): Promise<void> {
  await endRunning();
  for (const program of programs) await program.stop();
  await postgres?.stop();
}
