/**
 * Protects collection and operators from migrations: who waits for a table gives its place up, so that nobody stands behind it for
 * long, and of one that fails nothing is left while those before it stay.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { EMPTY_TEMPLATE, testDatabase } from '@/lib/testing/postgres';
import { applyMigrations } from './apply-migrations';

const { db } = await testDatabase(EMPTY_TEMPLATE);
const folder = await mkdtemp(join(tmpdir(), 'tieback-migrations-'));
afterAll(() => rm(folder, { recursive: true }));

/** Makes the folder hold these, first to last. */
async function write(...files: string[]): Promise<void> {
  await mkdir(join(folder, 'meta'), { recursive: true });
  const entries = files.map((_, idx) => ({ idx, version: '7', when: 1_000 + idx, tag: `000${idx}`, breakpoints: true }));
  await writeFile(join(folder, 'meta/_journal.json'), JSON.stringify({ entries }));
  await Promise.all(files.map((text, idx) => writeFile(join(folder, `000${idx}.sql`), text)));
}

const applied = async () => {
  const { rows } = await db.$client.query('SELECT created_at FROM drizzle.__drizzle_migrations ORDER BY created_at');
  return rows.map(({ created_at }) => Number(created_at));
};

it('keeps what went before a failure, leaves nothing of it, and goes on there', async () => {
  const [first, second] = ['CREATE TABLE shelf (n int)', 'CREATE TABLE crate (n int)'];
  await write(first, `${second};\n--> statement-breakpoint\nSELECT 1 / 0`);
  await expect(applyMigrations(db, folder)).rejects.toThrow();
  const tables = `SELECT to_regclass('shelf') IS NOT NULL AS shelf, to_regclass('crate') IS NOT NULL AS crate`;
  expect((await db.$client.query(tables)).rows).toEqual([{ shelf: true, crate: false }]);
  expect(await applied()).toEqual([1_000]);
  await write(first, second);
  await applyMigrations(db, folder);
  await applyMigrations(db, folder);
  expect((await db.$client.query(tables)).rows).toEqual([{ shelf: true, crate: true }]);
  expect(await applied()).toEqual([1_000, 1_001]);
});

it('does not keep writers waiting while a reader has the table, and gets it when the reader is done', async () => {
  await write('CREATE TABLE shelf (n int)', 'CREATE TABLE crate (n int)', 'ALTER TABLE shelf ADD COLUMN m int');
  const reader = await db.$client.connect();
  await reader.query('BEGIN; SELECT FROM shelf');
  const migrating = applyMigrations(db, folder);
  const waits: number[] = [];
  for (const until = performance.now() + 4_000; performance.now() < until; ) {
    const asked = performance.now();
    await db.$client.query('INSERT INTO shelf (n) VALUES (1)');
    waits.push(performance.now() - asked);
  }
  expect(await applied()).toEqual([1_000, 1_001]);
  await reader.query('COMMIT');
  reader.release();
  await migrating;
  expect(await applied()).toEqual([1_000, 1_001, 1_002]);
  // It did wait behind the migration, and no longer than that has patience.
  expect(Math.max(...waits)).toBeGreaterThan(500);
  expect(Math.max(...waits)).toBeLessThan(3_500);
}, 20_000);
