/**
 * How long each kind of pool waits. A server that was replaced or a network that forgot a connection answers nothing at all, so
 * every wait has an end on our side too; what ends here is tried again on a new connection. Postgres's own limits end what nobody
 * waits for any more: https://www.postgresql.org/docs/18/runtime-config-client.html (read 2026-11)
 */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';

export type Deadlines = {
  /** For a connection, new or from the pool. */
  connectMs: number;
  /** For one statement, by Postgres; this side waits a moment longer and then gives up the connection. */
  statementMs: number;
  /** For a lock within it; 0: as long as the statement. */
  lockMs: number;
  /** For the next statement of an open transaction. */
  idleInTransactionMs: number;
};

export type PoolKind = 'collection' | 'screens' | 'work' | 'upkeep' | 'operator';

export const deadlines: Record<PoolKind, Deadlines> = {
  /** Senders are answered within 5 s whatever happens (event-writer.ts); a connection that is silent is given up soon after. */
  collection: { connectMs: 2 * SECOND_MS, statementMs: 4 * SECOND_MS, lockMs: 0, idleInTransactionMs: 10 * SECOND_MS },
  /** Reports set 30 s for themselves (scoped.ts). */
  screens: { connectMs: 5 * SECOND_MS, statementMs: 40 * SECOND_MS, lockMs: 10 * SECOND_MS, idleInTransactionMs: MINUTE_MS },
  /** A step of deriving or a claim of deliveries takes well under a second. */
  work: { connectMs: 10 * SECOND_MS, statementMs: MINUTE_MS, lockMs: 20 * SECOND_MS, idleInTransactionMs: MINUTE_MS },
  /** Periodic jobs build indexes and delete by the thousand. */
  upkeep: { connectMs: 10 * SECOND_MS, statementMs: HOUR_MS, lockMs: MINUTE_MS, idleInTransactionMs: 10 * MINUTE_MS },
  /** Migrations, rebuilds and what a person started: they wait for each other, and the person can end them. */
  operator: { connectMs: 10 * SECOND_MS, statementMs: 12 * HOUR_MS, lockMs: 0, idleInTransactionMs: HOUR_MS },
};

/** Longer than Postgres's own limit, whose error says more. */
const GRACE_MS = SECOND_MS;
/**
 * A connection that says nothing is asked by TCP after this, and given up about ten seconds later: sooner than firewalls and
 * address translators forget it.
 */
const KEEP_ALIVE_MS = 15 * SECOND_MS;

/** What pg is told of them. */
export function socketSettings({ connectMs, statementMs }: Deadlines) {
  return {
    connectionTimeoutMillis: connectMs,
    query_timeout: statementMs + GRACE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
}

/** What Postgres is told of them, by name, in milliseconds. */
export function serverSettings({ statementMs, lockMs, idleInTransactionMs }: Deadlines): Record<string, number> {
  return {
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
  };
}
