/** The database of version 0.1 (earlier-fixture.ts) as a test file's own. */
import { fillEarlierVersion } from './earlier-fixture';
import { EMPTY_TEMPLATE, type TestDatabase, testDatabase } from './postgres';

/**
 * A database of the test file's own, as version 0.1 left it: its tables, rows and journal of migrations. The caller migrates;
 * `db` knows the present tables, which are not there before. Call once at the top of a file.
 */
export async function restoreEarlierVersion(): Promise<TestDatabase> {
  const database = await testDatabase(EMPTY_TEMPLATE);
  await fillEarlierVersion(database.url);
  return database;
}
