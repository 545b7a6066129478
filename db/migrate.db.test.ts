/** Protects a database from an older version of the program, which would run on tables that it does not know. */
import { expect, it } from 'vitest';
import { testDatabase } from '@/lib/testing/postgres';
import { migrate } from './migrate';

const { db, url } = await testDatabase();

it('is refused to an older version, with what to do', async () => {
  await migrate(url);
  const newer = `INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('of a later version', 9999999999999)`;
  await db.$client.query(newer);
  await expect(migrate(url)).rejects.toThrow('migrated by a newer version of Tieback');
  await db.$client.query(`DELETE FROM drizzle.__drizzle_migrations WHERE created_at = 9999999999999`);
  await migrate(url);
});
