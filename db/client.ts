/**
 * Connections to Postgres. Every query takes `db` first: a pool or a transaction, so that queries compose and tests bring their
 * own. bigint columns arrive as BigInt (money is never a float); timestamps as Dates in UTC.
 */
import { createTableRelationsHelpers, extractTablesRelationalConfig, type ExtractTablesWithRelations } from 'drizzle-orm';
import { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { PgDialect } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { SECOND_MS } from '@/lib/core/instant';
import { env } from '@/lib/ops/env';
import { log } from '@/lib/ops/log';
import { deadlines, type Deadlines, type PoolKind, serverSettings, socketSettings } from './deadlines';
import { isPooled, notePooled } from './pooler';
import * as schema from './schema';
import { Session } from './session';
import { noteOpened, watchForSilence } from './silence';

export type Database = NodePgDatabase<typeof schema> & { $client: pg.Pool };
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
export type Queryable = Database | Transaction;

/** What dates look like and which moment a statement sees must not hang on how the server or the role is set up. */
const SESSION = `SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres';
  SET default_transaction_isolation = 'read committed'`;

/** Where statements may take longer, their deadline is no way to find a connection that fell silent. */
const LONG_STATEMENT_MS = 10 * SECOND_MS;

pg.types.setTypeParser(pg.types.builtins.INT8, (text) => BigInt(text));

/** pg-pool awaits `onConnect` before a connection is handed out; its types do not know it yet. */
type PoolConfig = pg.PoolConfig & { onConnect: (client: pg.Client) => Promise<unknown> };

const shared = globalThis as { tiebackDatabase?: Database; tiebackPools?: Set<pg.Pool> };

/** A pool of its own on the database at `url`; the caller ends it with `db.$client.end()`. */
export function connect(url: string, connections: number, name = 'tieback', kind: PoolKind = 'operator'): Database {
  const limits = deadlines[kind];
  const config: PoolConfig = {
    connectionString: url,
    max: connections,
    application_name: name,
    ...socketSettings(limits),
    // A pooler refuses such settings at the start of a connection, and keeps those that Postgres reports (the first three) for
    // whoever set them.
    onConnect: (client) => setUp(client, limits),
  };
  const pool = new pg.Pool(config);
  // A connection that is lost while somebody has it says so to them, and as an event that would end the process if nobody
  // listened.
  pool.on('connect', (client) => {
    noteOpened(client);
    client.on('error', (error) => log().warn({ error, pool: name }, 'connection.lost'));
  });
  pool.on('error', (error) => log().warn({ error, pool: name, connections: pool.totalCount }, 'pool.failed'));
  if (limits.statementMs > LONG_STATEMENT_MS) watchForSilence(pool, url, () => log().warn({ pool: name }, 'connection.silent'));
  shared.tiebackPools ??= new Set();
  shared.tiebackPools.add(pool);
  return databaseOver(pool, limits);
}

/**
 * The deadlines are the connection's own only where it is one: a pooler in transaction mode would leave them to whoever has the
 * server's connection next, so there each transaction sets them for itself. A pooler tells another process id than the server.
 */
async function setUp(client: pg.Client, limits: Deadlines): Promise<void> {
  const pid = 'processID' in client && typeof client.processID === 'number' ? client.processID : 0;
  const settings = Object.entries(serverSettings(limits)).map(([name, value]) => `set_config('${name}', '${value}', false)`);
  const text = `${SESSION}; SELECT ${settings.join(', ')} WHERE pg_backend_pid() = ${pid}`;
  const results: unknown = await client.query(text);
  const last = Array.isArray(results) ? results.at(-1) : undefined;
  if (last?.rowCount === 0) notePooled(client);
}

function databaseOver(pool: pg.Pool, limits: Deadlines): Database {
  const { tables, tableNamesMap } = extractTablesRelationalConfig<ExtractTablesWithRelations<typeof schema>>(
    schema,
    createTableRelationsHelpers,
  );
  const relations = { fullSchema: schema, schema: tables, tableNamesMap };
  const dialect = new PgDialect();
  const settings = Object.entries(serverSettings(limits)).map(([name, value]) => `; SET LOCAL ${name} = ${value}`);
  const local = settings.join('');
  const session = new Session(pool, { dialect, relations, settingsOf: (client) => (isPooled(client) ? local : '') });
  return Object.assign(new NodePgDatabase<typeof schema>(dialect, session, relations), { $client: pool });
}

/** The pools of the process that are not ended, for the metrics. */
export function openPools(): { name: string; pool: pg.Pool }[] {
  return [...(shared.tiebackPools ?? [])].flatMap((pool) => {
    if (pool.ended) shared.tiebackPools?.delete(pool);
    return pool.ended ? [] : [{ name: pool.options.application_name ?? '', pool }];
  });
}

/**
 * The process's own pool, made at the first call, for what that call says it is for. Kept on globalThis because Next loads a
 * module once per bundle.
 */
export function database(kind: PoolKind = 'screens'): Database {
  shared.tiebackDatabase ??= connect(env().DATABASE_URL, env().DATABASE_CONNECTIONS, `tieback-${kind}`, kind);
  return shared.tiebackDatabase;
}
