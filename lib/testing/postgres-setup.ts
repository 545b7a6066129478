/**
 * Vitest's global set-up for database tests: one Postgres for the run, one migrated template that each test file clones.
 * TEST_DATABASE_URL names a server to use instead; its user must be allowed to create databases.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { connect } from '@/db/client';
import { migrate } from '@/db/migrate';
import { makeEventPartitions } from '@/db/queries/partition';
import { freePort, startEmbeddedPostgres } from '@/lib/ops/embedded-postgres';

export const TEMPLATE = 'tieback_template';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** Starts the server and migrates the template; the returned function ends both. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'];
  const own = given ? undefined : await startCluster();
  const url = given ?? own?.url ?? '';
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE}`);
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  await migrate(urlOf(url, TEMPLATE));
  await makeMonths(urlOf(url, TEMPLATE));
  project.provide('postgresUrl', url);
  return async () => own?.stop();
}

/**
 * Migrating makes partitions from the month of the day on; what tests store is of fixed days, from here on, whatever month they are run
 * in.
 */
const FIRST_MONTH = new Date('2026-11-01T00:00:00Z');

async function makeMonths(url: string): Promise<void> {
  const db = connect(url, 1, 'tieback-test');
  await makeEventPartitions(db, FIRST_MONTH);
  await db.$client.end();
}

export function urlOf(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

export type Cluster = { url: string; stop(): Promise<void> };

/** A Postgres of one's own in a temporary folder, which goes with it: for what other tests must not share. */
export async function startCluster(sharedBuffersMb = 128): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'tieback-test-'));
  // Run by root, Postgres becomes a user of its own, who must be able to enter the folder.
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({
    folder: join(folder, 'postgres'),
    password: randomBytes(12).toString('hex'),
    port: await freePort(),
    durable: false,
    sharedBuffersMb,
  });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
