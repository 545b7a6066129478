/**
 * Connections to Postgres. Every query takes `db` first: a pool or a transaction, so that queries compose and tests bring their
 * own. bigint columns arrive as BigInt (money is never a float); timestamps as Dates in UTC.
 */
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { env } from '@/lib/ops/env';
import { log } from '@/lib/ops/log';
import * as schema from './schema';

export type Database = NodePgDatabase<typeof schema> & { $client: pg.Pool };
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
export type Queryable = Database | Transaction;

/** A server that does not answer within this is reported as unreachable. */
const CONNECT_TIMEOUT_MS = 10_000;

/** What dates look like and which moment a statement sees must not hang on how the server or the role is set up. */
const SESSION = `SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres';
  SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off`;

pg.types.setTypeParser(pg.types.builtins.INT8, (text) => BigInt(text));

/** pg-pool awaits `onConnect` before a connection is handed out; its types do not know it yet. */
type PoolConfig = pg.PoolConfig & { onConnect: (client: pg.Client) => Promise<unknown> };

/** A pool of its own on the database at `url`; the caller ends it with `db.$client.end()`. */
export function connect(url: string, connections: number, name = 'tieback'): Database {
  const config: PoolConfig = {
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: name,
    // A pooler refuses such settings at the start of a connection, and keeps those that Postgres reports (the first three) for
    // whoever set them.
    onConnect: (client) => client.query(SESSION),
  };
  const pool = new pg.Pool(config);
  // A connection that is lost while somebody has it says so to them, and as an event that would end the process if nobody
  // listened.
  pool.on('connect', (client) => client.on('error', (error) => log().warn({ error: error.message }, 'connection.lost')));
  pool.on('error', (error) => log().error({ error: error.message, connections: pool.totalCount }, 'pool.failed'));
  return drizzle(pool, { schema });
}

const shared = globalThis as { tiebackDatabase?: Database };

/** The process's own pool. Kept on globalThis because Next loads a module once per bundle. */
export function database(): Database {
  shared.tiebackDatabase ??= connect(env().DATABASE_URL, env().DATABASE_CONNECTIONS);
  return shared.tiebackDatabase;
}
