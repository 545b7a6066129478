/**
 * Protects `cli distribute` where it cannot do its work: it says why and how to mend it, all at once, and changes nothing. What it does
 * where it can is protected by db/distribution/distribution.db.test.ts.
 */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { connect } from '@/db/client';
import { readCatalogue } from '@/db/distribution/catalogue';
import { EMPTY_TEMPLATE, testDatabase } from '@/lib/testing/postgres';
import { distributeDatabase, planOf } from './distribute';
import { examine } from './doctor';

const { db, url } = await testDatabase();
const run = () => distributeDatabase(db, () => expect.fail('a statement was run'));

describe('distribute', () => {
  it('lists all that is in the way, and leaves the database as it is', async () => {
    const web = connect(url, 1, 'tieback-collect', 'collection');
    await web.$client.query('SELECT 1');
    await db.execute(sql`CREATE TABLE note (id uuid PRIMARY KEY)`);
    const before = await readCatalogue(db);
    expect(before.programs).toEqual(['tieback-collect']);
    await expect(run()).rejects.toMatchObject({ code: 'conflict' });
    const { problems, statements } = await planOf(db);
    expect(problems.map((problem) => problem.slice(0, 40))).toEqual([
      'This database has no extension "citus". ',
      'Nobody has said what the table "note" is',
      'Web or worker are connected (tieback-col',
    ]);
    expect(statements).toEqual([]);
    expect(await readCatalogue(db)).toEqual(before);
    await web.$client.end();
  });

  it('asks for a migration first', async () => {
    const empty = await testDatabase(EMPTY_TEMPLATE);
    expect(await planOf(empty.db)).toEqual({
      problems: ['The database is not migrated: run "npm run db:migrate".'],
      statements: [],
    });
  });

  it('is nothing that doctor misses on plain Postgres', async () => {
    const { distributed, problems } = await examine(db);
    expect([distributed, problems.filter((problem) => /distribut/i.test(problem))]).toEqual([false, []]);
  });
});
