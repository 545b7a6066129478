/**
 * The read replica, where DATABASE_REPLICA_URL names one: its own small pool, and whether it is fit to be read from now.
 * https://www.postgresql.org/docs/18/hot-standby.html (read 2026-11)
 */
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { env } from '@/lib/ops/env';
import { log } from '@/lib/ops/log';
import { connect, type Database } from './client';
import { isDatabaseAway, sqlStateOf } from './sql-state';

/** Reports are few and long: more of them at once would only share the same disks. */
const REPLICA_CONNECTIONS = 5;
/** Older than this and a report is better read where it is current. */
export const REPLICA_LAG_MAX_SECONDS = 5;
/** How long one look at the lag is believed. */
const LAG_BELIEVED_MS = 1_000;
/** A replica that does not even say how far it is within this is away: every reader waits for the answer. */
const LOOK_MS = 2_000;
/** How long a replica that could not be reached is left alone: each try may wait for the whole time to connect. */
const REST_MS = 30_000;

/**
 * 40001 and 40P01, "conflict with recovery": the primary removed rows that the query still needed, or the two blocked each other.
 * A conflict also ends a connection that is between two statements, and the next finds it ended.
 * https://www.postgresql.org/docs/18/hot-standby.html#HOT-STANDBY-CONFLICT
 */
const CONFLICTS = new Set(['40001', '40P01']);

export type Replica = {
  db: Database;
  /** Whether it can be asked now: not resting, and behind by no more than the limit. */
  isFit(): Promise<boolean>;
  /** Seconds behind the primary; infinite where that cannot be known. */
  lagSeconds(): Promise<number>;
  /** As `lagSeconds`; undefined where that cannot be known, or while it rests: nobody waits again for one that is away. */
  secondsBehind(): Promise<number | undefined>;
  /** It failed a read: whether it is fit is looked at again before the next. */
  doubt(): void;
};

/** The replica behind this pool; `lagOf` and `clock` are for tests. */
export function createReplica(db: Database, lagOf = replayLag, clock = Date.now): Replica {
  let restsUntil = 0;
  let look: { at: number; lag: Promise<number> } | undefined;
  const lagSeconds = (): Promise<number> => {
    if (!look || clock() - look.at >= LAG_BELIEVED_MS) look = { at: clock(), lag: Promise.race([lagOf(db), silence()]) };
    return look.lag;
  };
  const secondsBehind = async (): Promise<number | undefined> => {
    if (clock() < restsUntil) return undefined;
    try {
      const seconds = await lagSeconds();
      return Number.isFinite(seconds) ? seconds : undefined;
    } catch (error) {
      restsUntil = clock() + REST_MS;
      log().warn({ error }, 'replica.resting');
      return undefined;
    }
  };
  return {
    db,
    lagSeconds,
    secondsBehind,
    doubt: () => {
      look = undefined;
    },
    async isFit() {
      const seconds = await secondsBehind();
      return seconds !== undefined && seconds <= REPLICA_LAG_MAX_SECONDS;
    },
  };
}

const shared = globalThis as { tiebackReplica?: Replica };

/** The process's own, or undefined where none is set. Kept on globalThis because Next loads a module once per bundle. */
export function replica(): Replica | undefined {
  const { DATABASE_REPLICA_URL } = env();
  if (DATABASE_REPLICA_URL) {
    shared.tiebackReplica ??= createReplica(connect(DATABASE_REPLICA_URL, REPLICA_CONNECTIONS, 'tieback-reads', 'screens'));
  }
  return shared.tiebackReplica;
}

async function silence(): Promise<never> {
  await wait(LOOK_MS, undefined, { ref: false });
  throw new Error(`no answer within ${LOOK_MS} ms`);
}

/** Whether a read failed because it was made of a replica, and may succeed on the primary; else it is the query's own fault. */
export function isReplicasFault(error: unknown): boolean {
  return CONFLICTS.has(sqlStateOf(error) ?? '') || isDatabaseAway(error);
}

/**
 * Everything received is replayed: no lag, however long ago the last commit was. That holds only while something is being
 * received, so a replica that lost its primary goes by the time of the last commit it has. A server that is not in recovery (an
 * address that led to the primary) lags nothing.
 */
async function replayLag(db: Database): Promise<number> {
  const { rows } = await db.execute<{ seconds: number | null }>(sql`
    SELECT CASE
      WHEN NOT pg_is_in_recovery() THEN 0
      WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (SELECT FROM pg_stat_wal_receiver) THEN 0
      ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8
    END AS seconds`);
  return rows[0]?.seconds ?? Number.POSITIVE_INFINITY;
}
