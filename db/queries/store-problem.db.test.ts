/** Protects the light: it is green only while a row can be written, and says why it is not. */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { connect } from '../client';
import { worker } from '../schema';
import { EMPTY_TEMPLATE, testDatabase } from '@/lib/testing/postgres';
import { storeProblem } from './store-problem';

const { db } = await testDatabase();
const { db: empty } = await testDatabase(EMPTY_TEMPLATE);

/** From now on every write of the table fails as this state; the returned function ends it. */
async function failWrites(state: string): Promise<void> {
  await db.execute(
    sql.raw(`CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'as if' USING ERRCODE = '${state}'; END $$`),
  );
  await db.execute(sql`CREATE OR REPLACE TRIGGER refusing BEFORE INSERT ON worker EXECUTE FUNCTION refuse()`);
}

describe('storeProblem', () => {
  it('is none where a row can be written, of which nothing is left', async () => {
    expect(await storeProblem(db)).toBeUndefined();
    expect(await db.select().from(worker)).toEqual([]);
  });

  it.each([
    ['25006', 'The database can only be read: it is a standby, or was set so.'],
    ['53100', 'The disk of the database is full.'],
    ['57P03', 'The database cannot be reached.'],
    ['42501', 'The database stores nothing (as if (42501)).'],
  ])('of a write refused with %s is said', async (state, problem) => {
    await failWrites(state);
    expect(await storeProblem(db)).toBe(problem);
  });

  it('names what an empty database lacks, and one that is away', async () => {
    expect(await storeProblem(empty)).toBe('The database is not migrated: run "npm run db:migrate".');
    const nowhere = connect('postgres://nobody:nothing@127.0.0.1:1/nowhere', 1);
    expect(await storeProblem(nowhere)).toBe('The database cannot be reached.');
    await nowhere.$client.end();
  });
});
