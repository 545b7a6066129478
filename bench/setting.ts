/** Where benchmarks run: a Postgres of their own, durable and sized as `npm start`'s, and one site. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@/db/client';
import { migrate } from '@/db/migrate';
import type { Site } from '@/lib/model/site';
import { freePort, startEmbeddedPostgres } from '@/lib/ops/embedded-postgres';
import { buildSite } from '@/lib/testing/builders';

type Running = { url: string; stop(): Promise<void> };

/** Starts the server in a temporary folder and migrates it. */
export async function startPostgres(): Promise<Running> {
  const server = await startEmpty();
  await migrate(server.url);
  return server;
}

/** Starts the server in a temporary folder, without any table. */
export async function startEmpty(): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'tieback-bench-'));
  await chmod(folder, 0o755);
  const password = randomBytes(12).toString('hex');
  const server = await startEmbeddedPostgres({
    folder: join(folder, 'postgres'),
    password,
    port: await freePort(),
    durable: true,
    sharedBuffersMb: 1024,
  });
  // The processes that are measured have this database.
  process.env['DATABASE_URL'] = server.url;
  // As the processes that are measured: the public default seals.
  process.env['DEMO'] = 'true';
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A site that takes the load's origin. */
export function benchSite(db: Database): Promise<Site> {
  return buildSite(db);
}
