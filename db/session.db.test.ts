/**
 * Protects pools from connections that break: they are never kept, never lent out again, never waited for without end, and what
 * fails tells its query and its cause, and nothing that it was given.
 */
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { failureOf } from '@/lib/ops/error-text';
import { openSilentProxy } from '@/lib/testing/silent-proxy';
import { testDatabase } from '@/lib/testing/postgres';
import { connect } from './client';
import { QueryFailed } from './query-failed';
import { site } from './schema';
import { isDatabaseAway } from './sql-state';

const EMAIL = 'zoë@example.com';
const { db, url } = await testDatabase();
const proxy = await openSilentProxy(Number(new URL(url).port));
const proxied = new URL(url);
proxied.port = String(proxy.port);
const own = connect(proxied.toString(), 2, 'tieback-broken', 'collection');
afterAll(async () => {
  await own.$client.end();
  await proxy.close();
});

const pidOf = async (queryable: Pick<typeof own, 'execute'>) => {
  const { rows } = await queryable.execute<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
  return rows[0]?.pid ?? 0;
};
const terminate = (pid: number) => db.execute(sql`SELECT pg_terminate_backend(${pid}), pg_sleep(0.1)`);
const one = async () => (await own.execute<{ one: number }>(sql`SELECT 1 AS one`)).rows;

describe('a connection that is ended', () => {
  it('before the transaction begins is given back: a pool of two survives ten', async () => {
    for (let round = 0; round < 10; round += 1) {
      const pid = await pidOf(own);
      const client = await own.$client.connect();
      await terminate(pid).catch(() => undefined);
      client.release();
      await own.transaction(one).catch((error: unknown) => expect(isDatabaseAway(error)).toBe(true));
    }
    expect(await one()).toEqual([{ one: 1 }]);
    expect(own.$client.waitingCount).toBe(0);
  });

  it('within a transaction fails it as what it is, and the next works', async () => {
    const broken = own.transaction(async (tx) => {
      await terminate(await pidOf(tx));
      return pidOf(tx);
    });
    await expect(broken).rejects.toSatisfy(isDatabaseAway);
    expect(await own.transaction(async () => one())).toEqual([{ one: 1 }]);
  });
});

describe('a connection that falls silent', () => {
  it.each([
    ['in a statement', () => one()],
    ['in a transaction', () => own.transaction(async (tx) => pidOf(tx))],
  ])(
    '%s is given up in time, with what was silent beside it',
    async (_, run) => {
      await Promise.all([pidOf(own), pidOf(own)]);
      proxy.silence();
      const startedAt = performance.now();
      const failure = await run().then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(isDatabaseAway(failure)).toBe(true);
      expect(performance.now() - startedAt).toBeLessThan(7_000);
      expect(await one()).toEqual([{ one: 1 }]);
    },
    30_000,
  );
});

describe('where statements may take long', () => {
  const patient = connect(proxied.toString(), 2, 'tieback-patient', 'work');
  afterAll(() => patient.$client.end());

  it('a connection that falls silent is given up within seconds all the same, with what was silent beside it', async () => {
    await Promise.all([pidOf(patient), pidOf(patient)]);
    proxy.silence();
    const startedAt = performance.now();
    await expect(patient.transaction(async (tx) => pidOf(tx))).rejects.toSatisfy(isDatabaseAway);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect((await patient.execute<{ one: number }>(sql`SELECT 1 AS one`)).rows).toEqual([{ one: 1 }]);
  }, 30_000);

  it('what a silent connection had locked is free within seconds: its transaction is ended at the server', async () => {
    const lock = sql`SELECT pg_try_advisory_lock(7) AS got`;
    const lost = patient.transaction(async (tx) => {
      await tx.execute(lock);
      proxy.silence();
      return pidOf(tx);
    });
    await expect(lost).rejects.toSatisfy(isDatabaseAway);
    await expect.poll(async () => (await db.execute<{ got: boolean }>(lock)).rows, { timeout: 5_000 }).toEqual([{ got: true }]);
  }, 30_000);

  it('a statement that the server works on is waited for', async () => {
    const { rows } = await patient.execute<{ one: number }>(sql`SELECT 1 AS one FROM pg_sleep(8)`);
    expect(rows).toEqual([{ one: 1 }]);
  }, 30_000);
});

describe('a transaction', () => {
  it('is rolled back by what its run throws, which comes out as it was, and keeps its connection', async () => {
    const before = proxy.opened();
    const reason = new Error('no more');
    const failing = own.transaction(async (tx) => {
      await tx.execute(sql`UPDATE site SET name = 'changed'`);
      throw reason;
    });
    await expect(failing).rejects.toBe(reason);
    expect(await own.select().from(site)).toEqual([]);
    expect(proxy.opened() - before).toBeLessThan(2);
  });

  it('has the deadlines of its pool', async () => {
    const { rows } = await own.execute(sql`SELECT current_setting('statement_timeout') AS statement,
      current_setting('idle_in_transaction_session_timeout') AS idle`);
    expect(rows).toEqual([{ statement: '4s', idle: '10s' }]);
  });
});

describe('a failed query', () => {
  const failureFrom = (failing: Promise<unknown>) =>
    failing.then(
      () => undefined,
      (error: unknown) => error,
    );

  it.each([
    ['a value that cannot be read', sql`SELECT ${EMAIL}::uuid`, '22P02', 'SELECT $1::uuid'],
    ['a missing table', sql`SELECT ${EMAIL} FROM nowhere`, '42P01', 'SELECT $1 FROM nowhere'],
    [
      'a row that is there',
      sql`WITH twice AS (INSERT INTO workspace (id, slug, name, created_at) VALUES ('019392b3-0000-7000-8000-000000000000', ${EMAIL}, ${EMAIL}, now()))
        INSERT INTO workspace (id, slug, name, created_at) VALUES ('019392b3-0000-7000-8000-000000000000', ${EMAIL}, ${EMAIL}, now())`,
      '23505',
      /^WITH twice AS \(INSERT INTO workspace/,
    ],
  ])('of %s tells its query, its cause and its state, and nothing that it was given', async (_, query, state, words) => {
    const error = await failureFrom(db.execute(query));
    expect(error).toBeInstanceOf(QueryFailed);
    expect(failureOf(error)).toMatchObject({
      code: state,
      query: words instanceof RegExp ? expect.stringMatching(words) : words,
    });
    const cause = error instanceof Error ? error.cause : undefined;
    expect(cause).toBeInstanceOf(pg.DatabaseError);
    const everything = [error, cause].map((each) => JSON.stringify(each, Object.getOwnPropertyNames(each))).join();
    expect(everything).not.toContain('example.com');
  });
});
