/**
 * Protects which database a read goes to. Two databases of one server stand for the primary and its replica; each answers with
 * its own name, so that it shows who was asked. What a real replica says of its lag is in docs/decisions/0010.
 */
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import { newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { connect } from './client';
import { noteWrite, OWN_WRITE_MS, wroteRecently } from './recent-writes';
import { createReplica, REPLICA_LAG_MAX_SECONDS, type Replica } from './replica';
import { type ScopedTransaction, scoped } from './scoped';

const [primary, standby] = [await testDatabase(), await testDatabase()];
const workspaceId = newTestId<'workspace'>();

let lag = 0;
let looks = 0;
let now = 0;
let reader = '';
const lagOf = async () => {
  looks += 1;
  return lag;
};

/** The process's pools, as `database()` and `replica()` find them. */
const use = (tiebackReplica: Replica) => Object.assign(globalThis, { tiebackDatabase: primary.db, tiebackReplica });

beforeEach(() => {
  [lag, looks, now] = [0, 0, 1_000_000];
  reader = `member:${newTestId()}`;
  use(createReplica(standby.db, lagOf, () => now));
});

async function nameOf(tx: ScopedTransaction): Promise<string> {
  const { rows } = await tx.execute<{ name: string }>(sql`SELECT current_database() AS name`);
  return rows[0]?.name ?? '';
}

const read = <Result>(run: (tx: ScopedTransaction) => Promise<Result>, by = reader) =>
  scoped({ workspaceId, sites: [] satisfies Id<'site'>[], reader: by }, run);
const [nameOfPrimary, nameOfStandby] = [primary, standby].map(({ url }) => new URL(url).pathname.slice(1));

/** Fails on the replica as Postgres would, and nowhere else; tells how often it was called. */
function failing(state: string) {
  const calls: string[] = [];
  const run = async (tx: ScopedTransaction) => {
    calls.push(await nameOf(tx));
    if (calls.at(-1) === nameOfStandby) {
      await tx.execute(sql.raw(`DO $$ BEGIN RAISE EXCEPTION 'as if' USING ERRCODE = '${state}'; END $$`));
    }
    return nameOf(tx);
  };
  return { calls, run };
}

describe('a read', () => {
  it('goes to the replica', async () => {
    expect(await read(nameOf)).toBe(nameOfStandby);
  });

  it('goes to the primary while the replica is behind by more than the limit, and back when it has caught up', async () => {
    lag = REPLICA_LAG_MAX_SECONDS + 0.1;
    expect(await read(nameOf)).toBe(nameOfPrimary);
    lag = REPLICA_LAG_MAX_SECONDS;
    now += 1_000;
    expect(await read(nameOf)).toBe(nameOfStandby);
    lag = Number.POSITIVE_INFINITY;
    now += 999;
    expect(await read(nameOf)).toBe(nameOfStandby);
    now += 1;
    expect(await read(nameOf)).toBe(nameOfPrimary);
    expect(looks).toBe(3);
  });

  it('goes to the primary after a change of the reader’s own, and not after another’s', async () => {
    noteWrite(reader);
    expect(await read(nameOf)).toBe(nameOfPrimary);
    expect(await read(nameOf, 'member:another')).toBe(nameOfStandby);
    noteWrite(reader, 0);
    expect(wroteRecently(reader, OWN_WRITE_MS - 1)).toBe(true);
    expect(wroteRecently(reader, OWN_WRITE_MS)).toBe(false);
    expect(await read(nameOf)).toBe(nameOfStandby);
  });

  it.each(['40001', '40P01'])(
    'that the replica cancels (%s) is made again on the primary, and the next goes to the replica',
    async (state) => {
      const { calls, run } = failing(state);
      expect(await read(run)).toBe(nameOfPrimary);
      expect(calls).toEqual([nameOfStandby, nameOfPrimary]);
      expect(await read(nameOf)).toBe(nameOfStandby);
    },
  );

  const terminate = (pid: number) => standby.db.execute(sql`SELECT pg_terminate_backend(${pid}), pg_sleep(0.2)`);
  it.each([
    [
      'in a statement',
      (tx: ScopedTransaction, pid: number) => Promise.all([tx.execute(sql`SELECT pg_sleep(5)`), terminate(pid)]),
    ],
    ['between two statements', (_: ScopedTransaction, pid: number) => terminate(pid)],
  ])('that loses its connection %s is made again on the primary', async (_, end) => {
    const calls: string[] = [];
    const run = async (tx: ScopedTransaction) => {
      calls.push(await nameOf(tx));
      const { rows } = await tx.execute<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
      if (calls.length === 1) await end(tx, rows[0]?.pid ?? 0);
      return nameOf(tx);
    };
    expect(await read(run)).toBe(nameOfPrimary);
    expect(calls).toEqual([nameOfStandby, nameOfPrimary]);
    expect(await read(nameOf)).toBe(nameOfStandby);
  });

  it('that cannot reach the replica goes to the primary, and tries the replica again after half a minute', async () => {
    const nowhere = connect('postgres://nobody:nothing@127.0.0.1:1/nowhere', 1);
    use(createReplica(nowhere, lagOf, () => now));
    expect(await read(nameOf)).toBe(nameOfPrimary);
    await nowhere.$client.end();
    let isAway = true;
    const lagWhereReached = async () => (isAway ? Promise.reject(new Error(`away at look ${++looks}`)) : lagOf());
    [looks, now] = [0, 1_000_000];
    use(createReplica(standby.db, lagWhereReached, () => now));
    expect(await read(nameOf)).toBe(nameOfPrimary);
    isAway = false;
    now += 29_999;
    expect(await read(nameOf)).toBe(nameOfPrimary);
    expect(looks).toBe(1);
    now += 1;
    expect(await read(nameOf)).toBe(nameOfStandby);
  });

  it('waits two seconds for a replica that does not answer', async () => {
    use(createReplica(standby.db, () => new Promise(() => {})));
    expect(await read(nameOf)).toBe(nameOfPrimary);
  });

  it.each(['22012', '57014'])('that is wrong or too slow itself (%s) is not made twice', async (state) => {
    const { calls, run } = failing(state);
    await expect(read(run)).rejects.toThrow();
    expect(calls).toEqual([nameOfStandby]);
  });
});

describe('the lag', () => {
  it('of a server that is no standby is none: the address leads to the primary', async () => {
    expect(await createReplica(standby.db).lagSeconds()).toBe(0);
  });
});
