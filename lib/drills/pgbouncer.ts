/**
 * Drill: all programs reach Postgres through Debian's PgBouncer in transaction mode, with fewer connections to the server than
 * they hold; then PgBouncer is killed and started again.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '@/db/migrate';
import { SECOND_MS } from '@/lib/core/instant';
import { freePort } from '@/lib/ops/embedded-postgres';
import { spawnServer } from './cluster';
import { playOn } from './drill';
import { PGBOUNCER } from './needs';
import { check, checkEnds } from './programs';
import { checkAnswers, setStage } from './stage';

/** Fewer than the programs' connections together, so that they are shared. */
const SERVER_CONNECTIONS = 6;

/** Deadlines of one pool must not stay with a connection to the server, which another gets next. */
async function checkNothingLeft(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  for (let look = 0; look < 20; look += 1) {
    const { rows } = await client.query<{ limit: string }>("SELECT current_setting('statement_timeout') AS limit");
    check(rows[0]?.limit === '0', `a connection of the pooler has kept a statement_timeout of ${rows[0]?.limit}`);
  }
  await client.end();
}

await playOn({}, async (cluster) => {
  const port = await freePort();
  const settings = join(cluster.folder, 'pgbouncer.ini');
  writeFileSync(
    settings,
    `[databases]
postgres = user=tieback host=127.0.0.1 port=${cluster.port} dbname=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${SERVER_CONNECTIONS}
max_client_conn = 200
`,
  );
  const start = () => spawnServer(PGBOUNCER, ['-q', settings]);
  let bouncer = start();
  process.once('exit', () => bouncer.kill('SIGKILL'));
  await wait(SECOND_MS);
  const url = cluster.url.replace(`:${cluster.port}/`, `:${port}/`);
  await migrate(url);
  const stage = await setStage(cluster.url, { programsUrl: url });
  await wait(5 * SECOND_MS);
  const early = stage.shoppers.answers.filter(({ status }) => status !== 202).length;
  check(early === 0, `${early} of ${stage.shoppers.answers.length} requests failed through PgBouncer`);
  await checkNothingLeft(url);
  bouncer.kill('SIGKILL');
  await wait(SECOND_MS);
  bouncer = start();
  const recoveredWithinMs = await stage.untilCollecting(15 * SECOND_MS);
  const tally = await stage.tally();
  checkAnswers(stage.shoppers.answers);
  const failed = stage.worker.lines.filter((line) => /prepared statement|unsupported startup|_timeout/.test(line));
  check(failed.length === 0, `the worker says ${failed[0]}`);
  await checkEnds(stage);
  return { ...tally, recoveredWithinMs: Math.round(recoveredWithinMs) };
});
