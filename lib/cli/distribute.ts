/** `cli distribute`: spreads the tables over the nodes of a Citus cluster. docs/operations.md, "Citus", says when and how. */
import type { PoolClient } from 'pg';
import type { Database } from '@/db/client';
import { readCatalogue } from '@/db/distribution/catalogue';
import { planDistribution } from '@/db/distribution/plan';
import { QueryFailed } from '@/db/query-failed';
import { storeProblem } from '@/db/queries/store-problem';
import { AppError } from '@/lib/model/problem';

export type Distributed = { distributed: boolean; statements: number };

/** The statements that `distributeDatabase` would run, whatever is in the way; `problems` say what is. */
export async function planOf(db: Database): Promise<ReturnType<typeof planDistribution>> {
  const problem = await storeProblem(db);
  if (problem) return { problems: [problem], statements: [] };
  return planDistribution(await readCatalogue(db));
}

/**
 * Runs the plan, one statement after the other; `say` hears of each before it runs. Again after a failure it goes on where it was.
 * Throws `conflict` with all that is in the way before anything is changed.
 */
export async function distributeDatabase(db: Database, say: (statement: string) => void): Promise<Distributed> {
  const { problems, statements } = await planOf(db);
  if (problems.length > 0) throw new AppError('conflict', problems.join('\n'));
  const client = await db.$client.connect();
  try {
    // A large table is moved for as long as it takes.
    await client.query('SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0');
    for (const statement of statements) {
      say(statement);
      await run(client, statement);
    }
  } finally {
    // Its settings are nobody else's.
    client.release(true);
  }
  return { distributed: true, statements: statements.length };
}

/** A command that failed on one shard is an answer of Citus, and no error. */
async function run(client: PoolClient, statement: string): Promise<void> {
  let rows: { success?: boolean; result?: string }[];
  try {
    rows = (await client.query<{ success?: boolean; result?: string }>(statement)).rows;
  } catch (error) {
    throw new QueryFailed(statement, error);
  }
  const failed = rows.find(({ success }) => success === false);
  if (failed) throw new Error(`A shard refused "${statement}": ${failed.result ?? 'without a reason'}`);
}
