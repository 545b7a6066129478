/**
 * What drizzle does with a connection, where its own way does not hold: a failed query keeps its parameters to itself
 * (query-failed.ts), a transaction whose BEGIN fails gives its connection back (drizzle 0.45 keeps it, and a pool is empty after
 * so many), and a connection that fell silent in a transaction is ended instead of lent out again.
 */
import type { ExtractTablesWithRelations, RelationalSchemaConfig } from 'drizzle-orm';
import { NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres';
import type { PgDialect, PgPreparedQuery, PgTransactionConfig, PreparedQueryConfig } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { QueryFailed } from './query-failed';
import type * as schema from './schema';
import { dropSilent } from './silence';

type Tables = typeof schema;
type Relations = ExtractTablesWithRelations<Tables>;
type PrepareArguments = Parameters<NodePgSession<Tables, Relations>['prepareQuery']>;

export type SessionSetup = {
  dialect: PgDialect;
  relations: RelationalSchemaConfig<Relations> | undefined;
  /** Settings of each transaction on this connection, as SQL to follow BEGIN; empty where the connection has them itself. */
  settingsOf: (client: pg.PoolClient) => string;
};

export class Session extends NodePgSession<Tables, Relations> {
  readonly #setup: SessionSetup;
  readonly #pool: pg.Pool | undefined;

  constructor(client: pg.Pool | pg.PoolClient, setup: SessionSetup) {
    super(client, setup.dialect, setup.relations);
    this.#setup = setup;
    this.#pool = client instanceof pg.Pool ? client : undefined;
  }

  override prepareQuery<Kind extends PreparedQueryConfig = PreparedQueryConfig>(
    ...[query, ...rest]: PrepareArguments
  ): PgPreparedQuery<Kind> {
    const prepared = super.prepareQuery<Kind>(query, ...rest);
    const execute = prepared.execute.bind(prepared);
    prepared.execute = async (values) => {
      try {
        return await execute(values);
      } catch (error) {
        if (this.#pool) await dropSilent(this.#pool, error);
        throw new QueryFailed(query.sql, error instanceof Error ? (error.cause ?? error) : error);
      }
    };
    return prepared;
  }

  override async transaction<Result>(
    run: (tx: NodePgTransaction<Tables, Relations>) => Promise<Result>,
    config?: PgTransactionConfig,
  ): Promise<Result> {
    const client = await this.#connection();
    let isSound = false;
    try {
      const { dialect, relations, settingsOf } = this.#setup;
      const tx = new NodePgTransaction<Tables, Relations>(dialect, new Session(client, this.#setup), relations);
      await control(client, `${beginning(config)}${settingsOf(client)}`);
      const result = await run(tx).catch(async (error: unknown) => {
        isSound = await rolledBack(client, error);
        throw error;
      });
      await control(client, 'COMMIT');
      isSound = true;
      return result;
    } catch (error) {
      if (this.#pool) await dropSilent(this.#pool, error);
      throw error;
    } finally {
      client.release(!isSound);
    }
  }

  async #connection(): Promise<pg.PoolClient> {
    if (!this.#pool) throw new Error('A transaction within a transaction is begun on the transaction.');
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw new QueryFailed('connect', error);
    }
  }
}

async function control(client: pg.PoolClient, text: string): Promise<void> {
  try {
    await client.query(text);
  } catch (error) {
    throw new QueryFailed(text, error);
  }
}

/** Whether the connection may be lent out again. One that is lost or silent is not waited for a second time. */
async function rolledBack(client: pg.PoolClient, error: unknown): Promise<boolean> {
  const isOwn = error instanceof QueryFailed && !(error.cause instanceof pg.DatabaseError);
  if (isOwn) return false;
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}

function beginning({ isolationLevel, accessMode, deferrable }: PgTransactionConfig = {}): string {
  const level = isolationLevel ? ` ISOLATION LEVEL ${isolationLevel}` : '';
  const mode = accessMode ? ` ${accessMode}` : '';
  return `BEGIN${level}${mode}${deferrable ? ' DEFERRABLE' : ''}`;
}
