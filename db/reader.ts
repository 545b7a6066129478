/**
 * The role that the console and the API read as. It may select what reports and lists show and no secret, and row security shows
 * it one workspace and the sites of `tieback.sites`; everybody else goes on as before. Brought about at every start and not by a
 * numbered migration: a role is the cluster's and not the database's, so a dump restored elsewhere has the migration's mark and
 * neither the role nor its rights. https://www.postgresql.org/docs/18/ddl-rowsecurity.html (read 2026-11)
 */
import { getTableColumns, is, type SQL, sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { setTimeout as wait } from 'node:timers/promises';
import { log } from '@/lib/ops/log';
import type { Database } from './client';
import { isDistributed } from './queries/installation';
import * as schema from './schema';
import { firstMessageOf, sqlStateOf } from './sql-state';

export const READER_ROLE = 'tieback_reader';

/** What is read by screens and the API. A table that is not here is refused, as a test says of each. */
const READ = [
  schema.acquisition,
  schema.adAccount,
  schema.adLogin,
  schema.adName,
  schema.alert,
  schema.alertNotice,
  schema.alertRule,
  schema.apiKey,
  schema.attempt,
  schema.auditEntry,
  schema.budget,
  schema.connection,
  schema.connectionVersion,
  schema.conversion,
  schema.conversionCredit,
  schema.costLine,
  schema.costRow,
  schema.credit,
  schema.creditDelta,
  schema.cursor,
  schema.dataDrivenRun,
  schema.delivery,
  schema.deliveryAttempt,
  schema.deliveryRollup,
  schema.event,
  schema.eventKey,
  schema.exchangeRate,
  schema.finding,
  schema.findingLook,
  schema.findingOutcome,
  schema.identifier,
  schema.intakeRollup,
  schema.logNumbering,
  schema.logSegment,
  schema.manualCost,
  schema.importJob,
  schema.importRefusal,
  schema.invitation,
  schema.landing,
  schema.member,
  schema.membership,
  schema.merge,
  schema.order,
  schema.orderChange,
  schema.orderCost,
  schema.orderEvent,
  schema.orderItem,
  schema.orderName,
  schema.pathTouch,
  schema.person,
  schema.privacyWord,
  schema.rebuildFinding,
  schema.rederivation,
  schema.refund,
  schema.refusalDay,
  schema.refusedBody,
  schema.rejectedEvent,
  schema.session,
  schema.shopCheckDay,
  schema.shopDay,
  schema.shopFetch,
  schema.shopMiss,
  schema.shopOrder,
  schema.shopSync,
  schema.site,
  schema.siteLog,
  schema.source,
  schema.spendApp,
  schema.spendSync,
  schema.target,
  schema.touchpoint,
  schema.trial,
  schema.tryRollup,
  schema.visitor,
  schema.workspace,
];

/** Sealed secrets, and hashes of what people prove themselves with. */
const SECRET_COLUMNS = new Set([
  'ad_login.granted',
  'ad_login.secrets',
  'alert_rule.webhook_secret',
  'api_key.key_hash',
  'connection.secrets',
  'invitation.token_hash',
  'member.password_hash',
  'refused_body.sealed',
  'source.credentials',
  'source.secrets',
  'spend_app.secrets',
]);

/** A view of what screens may know of secrets, from the migration that made it. */
const SECRET_SHOWN = ['site_id', 'owner_id', 'name', 'last_four', 'created_at'];

/**
 * Subqueries of their own are worked out once a query and not once a row. Nearly every read is of one site, which comparing two
 * ids tells at a tenth of what a search of the array costs, on each of a year's million rows. `site_id = ANY(...)` would say the
 * same, but the planner would take it to keep ten sites of all, and so expect a tenth of the rows where there are a hundred
 * sites; of IS NOT NULL it expects all.
 */
const SITES = "string_to_array(current_setting('tieback.sites', true), ',')::uuid[]";
const OF_SITES = `site_id = (SELECT (${SITES})[1]) OR array_position((SELECT ${SITES}), site_id) IS NOT NULL`;
const WORKSPACE = "(SELECT nullif(current_setting('tieback.workspace', true), '')::uuid)";

/** Rows that belong to no site. Of members, also those who left and are still named by the log of changes. */
const WORKSPACE_ROWS: Record<string, string> = {
  workspace: `id = ${WORKSPACE}`,
  site: `workspace_id = ${WORKSPACE}`,
  membership: `workspace_id = ${WORKSPACE}`,
  invitation: `workspace_id = ${WORKSPACE}`,
  api_key: `workspace_id = ${WORKSPACE}`,
  audit_entry: `workspace_id = ${WORKSPACE}`,
  spend_app: `workspace_id = ${WORKSPACE}`,
  exchange_rate: `workspace_id = ${WORKSPACE}`,
  member: `id IN (SELECT member_id FROM membership) OR 'member:' || id IN (SELECT actor FROM audit_entry)
    OR id::text IN (SELECT subject FROM audit_entry)`,
};

/** Managed servers may forbid roles; other databases of the cluster may be migrated at the same moment and be first. */
const TOLERATED = new Set(['42501', '0A000', '42710', '42704', '23505', 'XX000']);
/**
 * Row security needs each table for an instant. Waiting for it holds up all who come after, so the wait is short and repeated.
 */
const LOCK_WAIT_MS = 300;
const LOCK_PAUSE_MS = 500;
const LOCK_TRIES = 120;
/** Postgres's lock_not_available. */
const LOCKED = '55P03';

/**
 * Makes what is missing of the role, its rights and the row security. Where the role cannot be had, reads go on without it, and
 * the log says so. On a distributed database there is neither: Citus takes no policy that asks by a subquery, and connects to its
 * nodes as the role that asks, which cannot log in (docs/decisions/0015).
 */
export async function prepareReader(db: Database): Promise<void> {
  if (await isDistributed(db)) return;
  const problem = await makeRole(db);
  if (problem !== undefined) {
    log().warn({ role: READER_ROLE, problem }, 'reader.unavailable');
    return;
  }
  const guarded = await guardedTables(db);
  for (const [table, rows] of Object.entries(rowsByTable())) if (guarded.get(table) !== rows) await guard(db, table, rows);
  await grantColumns(db);
}

/** The columns that the role may read, by table. */
export function readableColumns(): Map<string, string[]> {
  const tables = READ.map((table): [string, string[]] => {
    const { name } = getTableConfig(table);
    const columns = Object.values(getTableColumns(table)).map((column) => column.name);
    return [name, columns.filter((column) => !SECRET_COLUMNS.has(`${name}.${column}`))];
  });
  return new Map([...tables, ['secret_shown', SECRET_SHOWN]]);
}

/** What keeps the database's user from becoming the reader, or undefined. */
async function makeRole(db: Database): Promise<string | undefined> {
  const role = sql.identifier(READER_ROLE);
  const created = await tryTo(db, sql`SELECT FROM pg_roles WHERE rolname = ${READER_ROLE}`, sql`CREATE ROLE ${role} NOLOGIN`);
  // Since Postgres 16, membership that does not inherit leaves the login with its own rights alone.
  const { rows } = await db.execute<{ version: number }>(sql`SELECT current_setting('server_version_num')::int AS version`);
  const terms = (rows[0]?.version ?? 0) >= 160_000 ? sql`WITH INHERIT FALSE, SET TRUE` : sql``;
  const isMember = sql`SELECT WHERE may_become_reader()`;
  const joined = await tryTo(db, isMember, sql`GRANT ${role} TO CURRENT_USER ${terms}`);
  await tryTo(
    db,
    sql`SELECT FROM pg_roles WHERE rolname = ${READER_ROLE} AND has_schema_privilege(oid, 'public', 'USAGE')`,
    sql`GRANT USAGE ON SCHEMA public TO ${role}`,
  );
  const member = await db.execute(isMember);
  return member.rows.length > 0 ? undefined : (created ?? joined ?? 'the role is not to be had');
}

/** Does it unless `done` finds a row; resolves to what was in the way, if it is of the kind that is put up with. */
async function tryTo(db: Database, done: SQL, statement: SQL): Promise<string | undefined> {
  if ((await db.execute(done)).rows.length > 0) return undefined;
  try {
    await db.execute(statement);
    return undefined;
  } catch (error) {
    if (!TOLERATED.has(sqlStateOf(error) ?? '')) throw error;
    return firstMessageOf(error);
  }
}

/** What the reader may see of each table, as SQL. */
function rowsByTable(): Record<string, string> {
  const ofSites = Object.values(schema)
    .filter((value) => is(value, PgTable))
    .map((table) => getTableConfig(table))
    .filter(({ columns }) => columns.some(({ name }) => name === 'site_id'))
    .map(({ name }) => [name, OF_SITES]);
  return { ...Object.fromEntries(ofSites), ...WORKSPACE_ROWS };
}

/** The tables that have both policies, with the rows that the reader is shown of each, as `guard` notes them. */
async function guardedTables(db: Database): Promise<Map<string, string | null>> {
  const { rows } = await db.execute<{ name: string; shown: string | null }>(sql`
    SELECT relname AS name, obj_description(reader.oid, 'pg_policy') AS shown
    FROM pg_class JOIN pg_policy AS everyone ON everyone.polrelid = pg_class.oid AND everyone.polname = 'everyone'
      JOIN pg_policy AS reader ON reader.polrelid = pg_class.oid AND reader.polname = 'reader'
    WHERE relnamespace = 'public'::regnamespace AND relrowsecurity`);
  return new Map(rows.map(({ name, shown }) => [name, shown]));
}

/**
 * Two policies: all see all, as without row security (the owner is not asked at all), but the reader only these rows. They are
 * noted beside the policy, word for word: Postgres tells them in words of its own, and another version's are made anew.
 */
async function guard(db: Database, table: string, rows: string): Promise<void> {
  const name = sql.identifier(table);
  for (let tries = 1; ; tries += 1) {
    try {
      await db.transaction(async (tx) => {
        await tx.execute(sql`SELECT set_config('lock_timeout', ${String(LOCK_WAIT_MS)}, true)`);
        await tx.execute(sql`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`);
        await tx.execute(sql`DROP POLICY IF EXISTS "everyone" ON ${name}`);
        await tx.execute(sql`DROP POLICY IF EXISTS "reader" ON ${name}`);
        await tx.execute(sql`CREATE POLICY "everyone" ON ${name} USING (true) WITH CHECK (true)`);
        const only = sql`${sql.identifier(READER_ROLE)} USING (${sql.raw(rows)})`;
        await tx.execute(sql`CREATE POLICY "reader" ON ${name} AS RESTRICTIVE FOR SELECT TO ${only}`);
        await tx.execute(sql`COMMENT ON POLICY "reader" ON ${name} IS ${sql.raw(`'${rows.replaceAll("'", "''")}'`)}`);
      });
      return;
    } catch (error) {
      if (sqlStateOf(error) !== LOCKED || tries === LOCK_TRIES) throw error;
      await wait(LOCK_PAUSE_MS);
    }
  }
}

/** Grants what is missing and takes back what is too much, column by column: a table that is shown may hold a secret. */
async function grantColumns(db: Database): Promise<void> {
  const wanted = readableColumns();
  const { rows } = await db.execute<{ table: string; column: string; granted: boolean }>(sql`
    SELECT relname AS table, attname AS column,
      has_column_privilege(${READER_ROLE}::name, pg_class.oid, attnum, 'SELECT') AS granted
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') AND NOT relispartition`);
  const differing = rows.filter(({ table, column, granted }) => granted !== (wanted.get(table)?.includes(column) ?? false));
  for (const [table, columns] of Map.groupBy(differing, (row) => row.table)) {
    for (const [granted, some] of Map.groupBy(columns, (row) => row.granted)) {
      const names = sql.join(
        some.map(({ column }) => sql.identifier(column)),
        sql`, `,
      );
      const [verb, whom] = granted ? [sql`REVOKE`, sql`FROM`] : [sql`GRANT`, sql`TO`];
      await db.execute(sql`${verb} SELECT (${names}) ON ${sql.identifier(table)} ${whom} ${sql.identifier(READER_ROLE)}`);
    }
  }
}
