/**
 * Protects what one caller may be shown, by the database itself: queries here forget their site on purpose, and ask for what
 * nobody may read. Each expectation of emptiness has its counterpart: the same query on the pool finds the rows.
 */
import { randomBytes } from 'node:crypto';
import { getTableColumns, is, type SQL, sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { operatorOf } from '@/lib/access';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { urlOf } from '@/lib/testing/postgres-setup';
import { readOf } from '@/lib/testing/read-of';
import { createApiKey, createMember, createSite, createWorkspace } from '@/lib/workspace';
import { connect } from './client';
import { migrate } from './migrate';
import { makeEventPartitions } from './queries/partition';
import { READER_ROLE, readableColumns } from './reader';
import * as schema from './schema';
import { type ReadScope, type ScopedTransaction, scopedOn } from './scoped';

const NOW = new Date('2026-11-03T10:00:00Z');
const { db, url } = await testDatabase();

const scopeOf = (site: Site): ReadScope => ({ workspaceId: site.workspaceId, sites: [site.id], reader: 'operator:test' });

/** The texts of the one column that the query gives. */
async function column(tx: Pick<ScopedTransaction, 'execute'>, query: SQL): Promise<unknown[]> {
  const { rows } = await tx.execute(query);
  return rows.map((row) => Object.values(row)[0]).sort();
}

async function soldSite(): Promise<Site> {
  const site = await buildSite(db);
  await buildOrder(db, site, { at: NOW, revenue: 1_050n, refunds: [50n], touches: [{ daysBefore: 1 }] });
  return site;
}

describe('a query that forgets its site', () => {
  it.each(['order', 'credit', 'path_touch', 'touchpoint', 'session'])('finds the own rows of "%s" alone', async (table) => {
    const [own, other] = [await soldSite(), await soldSite()];
    const sites = sql`SELECT DISTINCT site_id FROM ${sql.identifier(table)}`;
    expect(await column(db, sites)).toEqual(expect.arrayContaining([own.id, other.id]));
    expect(await scopedOn(db, scopeOf(own), (tx) => column(tx, sites))).toEqual([own.id]);
  });

  it('finds nothing for a site of another workspace, whoever asks for it', async () => {
    const [own, other] = [await soldSite(), await soldSite()];
    const scope = { ...scopeOf(own), sites: [other.id] };
    expect(await scopedOn(db, scope, (tx) => column(tx, sql`SELECT site_id FROM "order"`))).toEqual([]);
    expect(await scopedOn(db, { ...scope, sites: [] }, (tx) => column(tx, sql`SELECT site_id FROM "order"`))).toEqual([]);
  });

  it('finds all sites of the workspace for what concerns the workspace', async () => {
    const own = await soldSite();
    const input = { name: 'Zweitshop', domains: ['b.example'], timeZone: 'UTC', currency: 'JPY' };
    const second = await createSite(db, operatorOf(own.workspaceId), input, NOW);
    await buildOrder(db, second, { at: NOW, revenue: 1n });
    const sites = await readOf(db, operatorOf(own.workspaceId))((tx) => column(tx, sql`SELECT site_id FROM "order"`));
    expect(sites).toEqual([own.id, second.id].sort());
  });

  it('finds in a new partition what it finds in the old ones, and nothing in the partition itself', async () => {
    const at = new Date('2033-05-05T10:00:00Z');
    await makeEventPartitions(db, at, 1);
    const [own, other] = [await buildSite(db), await buildSite(db)];
    for (const { id: siteId } of [own, other]) {
      const id = newTestId<'event'>(at);
      const row = {
        siteId,
        id,
        messageId: id as string,
        source: 'snippet',
        name: 'page_view',
        occurredAt: at,
        receivedAt: at,
        payload: {},
      };
      await storeEvent(db, row);
    }
    const lately = sql`SELECT site_id FROM event WHERE received_at = ${at.toISOString()}`;
    expect(await column(db, lately)).toEqual([own.id, other.id].sort());
    expect(await scopedOn(db, scopeOf(own), (tx) => column(tx, lately))).toEqual([own.id]);
    await expect(scopedOn(db, scopeOf(own), (tx) => column(tx, sql`SELECT site_id FROM event_2033_05`))).rejects.toMatchObject({
      cause: { code: '42501' },
    });
  });
});

describe('a query that forgets its workspace', () => {
  it('finds the own workspace with its people and keys, those who left included, and nobody else', async () => {
    const made = await Promise.all(
      ['Eins', 'Zwei'].map(async (name) => {
        const { id } = await createWorkspace(db, { name }, NOW);
        const login = { name, password: 'correct horse battery', role: 'owner' };
        const staying = await createMember(db, id, { ...login, email: `${name}-bleibt@example.com` }, NOW);
        const left = await createMember(db, id, { ...login, email: `${name}-ging@example.com` }, NOW);
        await db.execute(sql`DELETE FROM membership WHERE member_id = ${left}`);
        const key = await createApiKey(db, operatorOf(id), { name }, NOW);
        return { id, members: [staying, left].sort(), key: key.id };
      }),
    );
    for (const { id, members, key } of made) {
      const found = await readOf(
        db,
        operatorOf(id),
      )(async (tx) => ({
        workspaces: await column(tx, sql`SELECT id FROM workspace`),
        members: await column(tx, sql`SELECT id FROM member`),
        keys: await column(tx, sql`SELECT id FROM api_key`),
        changes: await column(tx, sql`SELECT DISTINCT workspace_id FROM audit_entry`),
      }));
      expect(found).toEqual({ workspaces: [id], members, keys: [key], changes: [id] });
    }
  });
});

describe('the reader role', () => {
  /** What no screen and no report reads, each with its reason. */
  const UNREAD: Record<string, string> = {
    address_expiry: 'how far upkeep is',
    auth_session: 'sign-ins are the door’s',
    click_id: 'receipts show the clicks of touchpoints',
    demo_fill: 'how far the demo is filled',
    forwarded_seen: 'doctor’s',
    installation: 'which key everything is sealed under',
    job: 'when upkeep runs',
    oauth_start: 'a consent under way is of the browser that began it',
    retired_path: 'the collection edge’s',
    sign_in_guard: 'who guesses passwords',
    worker: 'which workers live',
  };
  const tables = Object.values(schema).filter((value) => is(value, PgTable));
  const columns = tables.flatMap((table) =>
    Object.values(getTableColumns(table)).map((each) => ({ table: getTableConfig(table).name, column: each.name })),
  );

  it('is granted each table of the schema, or refused it for a reason', () => {
    const names = tables.map((table) => getTableConfig(table).name);
    const granted = [...readableColumns().keys()].filter((name) => name !== 'secret_shown');
    expect([...granted, ...Object.keys(UNREAD)].sort()).toEqual(names.sort());
  });

  it('may select just what it is granted', async () => {
    const { rows } = await db.execute<{ table: string; column: string }>(sql`
      SELECT relname AS table, attname AS column FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') AND NOT attisdropped
        AND has_column_privilege(${READER_ROLE}::name, pg_class.oid, attnum, 'SELECT')`);
    const wanted = [...readableColumns()].flatMap(([table, names]) => names.map((name) => `${table}.${name}`));
    expect(rows.map(({ table, column: name }) => `${table}.${name}`).sort()).toEqual(wanted.sort());
  });

  const secret = columns.filter(({ table, column: name }) => table in UNREAD || /secret|hash|password|token/.test(name));
  it.each(secret)('is refused $table: $column', async ({ table, column: name }) => {
    const site = await buildSite(db);
    const query = sql`SELECT ${sql.identifier(name)} FROM ${sql.identifier(table)}`;
    await column(db, query);
    await expect(scopedOn(db, scopeOf(site), (tx) => column(tx, query))).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  it('changes nothing', async () => {
    const site = await buildSite(db);
    const query = sql`UPDATE site SET name = 'Ohne Namen'`;
    await expect(scopedOn(db, scopeOf(site), (tx) => tx.execute(query))).rejects.toMatchObject({
      cause: { code: /42501|25006/ },
    });
  });

  it('comes back at the next start where a restore lost its rights and rows', async () => {
    const [own, other] = [await soldSite(), await soldSite()];
    const orders = () => scopedOn(db, scopeOf(own), (tx) => column(tx, sql`SELECT DISTINCT site_id FROM "order"`));
    await db.execute(sql.raw(`DROP POLICY reader ON "order"; REVOKE SELECT (site_id, total) ON "order" FROM ${READER_ROLE}`));
    await expect(orders()).rejects.toMatchObject({ cause: { code: '42501' } });
    await migrate(url);
    expect(await orders()).toEqual([own.id]);
    expect(await column(db, sql`SELECT DISTINCT site_id FROM "order"`)).toContain(other.id);
  });

  it.each(["COMMENT ON POLICY reader ON credit IS 'true'", 'COMMENT ON POLICY reader ON credit IS NULL'])(
    'sees by this version’s rule after a start, whatever another’s was: %s',
    async (note) => {
      const own = await soldSite();
      const sites = () => scopedOn(db, scopeOf(own), (tx) => column(tx, sql`SELECT DISTINCT site_id FROM credit`));
      await soldSite();
      await db.execute(sql.raw(`ALTER POLICY reader ON credit USING (true); ${note}`));
      expect((await sites()).length).toBeGreaterThan(1);
      await migrate(url);
      expect(await sites()).toEqual([own.id]);
    },
  );

  it('leaves other users of the database as they were', async () => {
    const [first, second] = [await soldSite(), await soldSite()];
    const analyst = `analyst_${randomBytes(4).toString('hex')}`;
    await db.execute(sql.raw(`CREATE ROLE ${analyst}; GRANT SELECT ON "order" TO ${analyst}`));
    const sites = await db.transaction(async (tx) => {
      await tx.execute(sql.raw(`SET LOCAL ROLE ${analyst}`));
      return column(tx, sql`SELECT site_id FROM "order"`);
    });
    await db.execute(sql.raw(`DROP OWNED BY ${analyst}; DROP ROLE ${analyst}`));
    expect(sites).toEqual(expect.arrayContaining([first.id, second.id]));
  });

  it('uses the same index conditions as the login does', async () => {
    const site = await soldSite();
    const queries = [
      sql`SELECT id FROM "order" WHERE site_id = ${site.id} AND (ordered_at, id) < (now(), ${site.id}::uuid) ORDER BY ordered_at DESC LIMIT 5`,
      sql`SELECT sum(amount) FROM credit WHERE site_id = ${site.id} AND model = 'linear' AND ordered_at >= now() AND ordered_at < now()`,
      sql`SELECT * FROM event WHERE site_id = ${site.id} AND id < ${site.id} ORDER BY id DESC LIMIT 5`,
      sql`SELECT * FROM touchpoint WHERE site_id = ${site.id} AND at >= now() AND at < now()`,
      sql`SELECT * FROM delivery WHERE site_id = ${site.id} AND connection_id = ${site.id} AND state IN ('pending', 'retry') LIMIT 5`,
      sql`SELECT * FROM identifier WHERE site_id = ${site.id} AND kind = 'email' AND value = 'a'`,
    ];
    const conditions = async (tx: Pick<ScopedTransaction, 'execute'>, query: SQL) => {
      await tx.execute(sql`SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`);
      const { rows } = await tx.execute<{ 'QUERY PLAN': string }>(sql`EXPLAIN (COSTS OFF) ${query}`);
      return rows.map((row) => row['QUERY PLAN'].trim()).filter((line) => /Index/.test(line));
    };
    for (const query of queries) {
      const plain = await db.transaction((tx) => conditions(tx, query));
      expect(plain.some((line) => line.startsWith('Index Cond'))).toBe(true);
      expect(await scopedOn(db, scopeOf(site), (tx) => conditions(tx, query))).toEqual(plain);
    }
  });
});

describe('a scoped read', () => {
  it('sees one moment, whatever is written meanwhile', async () => {
    const site = await soldSite();
    const orders = sql`SELECT count(*)::int FROM "order"`;
    const counts = await scopedOn(db, scopeOf(site), async (tx) => {
      const before = await column(tx, orders);
      await buildOrder(db, site, { at: NOW, revenue: 1n });
      return [before, await column(tx, orders)];
    });
    expect(counts).toEqual([[1], [1]]);
  });

  it('says that a statement took too long, in words', async () => {
    const site = await buildSite(db);
    const slow = scopedOn(db, scopeOf(site), (tx) => tx.execute(sql`SELECT pg_sleep(5)`), 50);
    await expect(slow).rejects.toMatchObject({
      code: 'unavailable',
      message: 'This took too long to work out. Ask for fewer days.',
    });
  });

  it('leaves the connection as it was', async () => {
    const site = await buildSite(db);
    const one = connect(url, 1);
    const state = sql`SELECT concat_ws(' ', current_user = session_user, nullif(current_setting('tieback.sites', true), ''),
      current_setting('statement_timeout'), current_setting('transaction_read_only'))`;
    const before = await column(one, state);
    const inside = await scopedOn(one, scopeOf(site), (tx) => column(tx, sql`SELECT current_user`));
    const after = await column(one, state);
    await one.$client.end();
    expect([inside, after]).toEqual([[READER_ROLE], before]);
  });
});

describe('where the database’s user is no superuser', () => {
  const user = `plain_${randomBytes(4).toString('hex')}`;
  const server = connect(inject('postgresUrl'), 1);
  afterAll(async () => {
    await server.execute(sql.raw(`DROP DATABASE IF EXISTS ${user} WITH (FORCE)`));
    await server.execute(sql.raw(`DROP ROLE IF EXISTS ${user}`));
    await server.$client.end();
  });

  it('reads go on without a role that may not be had, and with it from the first start at which it may', async () => {
    await server.execute(sql.raw(`CREATE ROLE ${user} LOGIN PASSWORD '${user}'`));
    await server.execute(sql.raw(`CREATE DATABASE ${user} OWNER ${user}`));
    const login = new URL(urlOf(inject('postgresUrl'), user));
    [login.username, login.password] = [user, user];
    const state = async () => {
      const own = connect(login.toString(), 2);
      const [site, other] = [await buildSite(own), await buildSite(own)];
      for (const each of [site, other]) await buildOrder(own, each, { at: NOW, revenue: 1n });
      const found = await scopedOn(own, scopeOf(site), async (tx) => ({
        role: await column(tx, sql`SELECT current_user`),
        own: await column(tx, sql`SELECT DISTINCT site_id FROM "order" WHERE site_id = ${site.id}`),
        seesOther: (await column(tx, sql`SELECT site_id FROM "order" WHERE site_id = ${other.id}`)).length > 0,
      }));
      await own.$client.end();
      return { ...found, own: found.own.length };
    };
    await migrate(login.toString());
    expect(await state()).toEqual({ role: [user], own: 1, seesOther: true });
    // What a user who may create roles has of a role that they made. https://www.postgresql.org/docs/18/role-attributes.html
    // Before Postgres 16 there was one option.
    const { rows } = await server.execute<{ old: boolean }>(
      sql`SELECT current_setting('server_version_num')::int < 160000 AS old`,
    );
    const terms = rows[0]?.old ? 'ADMIN OPTION' : 'ADMIN TRUE, INHERIT FALSE, SET FALSE';
    await server.execute(sql.raw(`GRANT ${READER_ROLE} TO ${user} WITH ${terms}`));
    await migrate(login.toString());
    expect(await state()).toEqual({ role: [READER_ROLE], own: 1, seesOther: false });
  });
});
