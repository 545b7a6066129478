/** A database of a test file's own, cloned from the migrated template and dropped when the file is done. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { connect, type Database } from '@/db/client';
import { TEMPLATE, urlOf } from './postgres-setup';

export type TestDatabase = { db: Database; url: string };

/** Postgres's own template: a database without our tables. */
export const EMPTY_TEMPLATE = 'template0';

/** Clones the template; call once at the top of a file. */
export async function testDatabase(template = TEMPLATE): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await query(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = urlOf(server, name);
  const db = connect(url, 8, 'tieback-test');
  afterAll(async () => {
    await db.$client.end();
    await query(server, `DROP DATABASE ${name} WITH (FORCE)`);
  });
  return { db, url };
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
