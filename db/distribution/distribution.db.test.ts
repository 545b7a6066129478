/**
 * Protects `cli distribute` without a Citus cluster, which cannot be had here: its plan follows from the catalogue of a migrated
 * database, every table has a class that Citus takes it as, and what the plan replaces does on Postgres what it replaces.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { parse } from 'libpg-query';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { migrate } from '../migrate';
import { agreeOn, isDistributed } from '../queries/installation';
import { type Catalogue, type CatalogueTable, readCatalogue } from './catalogue';
import { countingRules, SITE_COLUMN, tableClasses } from './classes';
import { distributionState, planDistribution } from './plan';
import { COUNT_ON_SHARD } from './statements';

const { db, url } = await testDatabase();
const plain = await readCatalogue(db);
/** What it would be with the extension, and nothing done yet. */
const citus: Catalogue = { ...plain, citus: '13.2-1', programs: [] };
const table = (name: string, from = citus): CatalogueTable => {
  const found = from.tables.find((each) => each.name === name);
  if (!found) throw new Error(`no table ${name}`);
  return found;
};
const withTable = (name: string, change: Partial<CatalogueTable>): Catalogue => ({
  ...citus,
  tables: citus.tables.map((each) => (each.name === name ? { ...each, ...change } : each)),
});
/** As Citus has it after the plan. */
const placedAs = (name: string, { placement: _, ...each }: CatalogueTable): CatalogueTable => {
  const kind = tableClasses.get(name);
  if (kind !== 'distributed' && kind !== 'reference') return each;
  const column = kind === 'distributed' ? SITE_COLUMN : null;
  return { ...each, policies: [], triggers: [], placement: { class: kind, column, colocation: 1 } };
};
const done: Catalogue = {
  ...citus,
  isDistributed: true,
  tables: citus.tables.map((each) => placedAs(each.name, each)),
};

describe('the classes', () => {
  it('name every table of the migrated database, partitioned ones once, and no other', () => {
    expect(citus.tables.map(({ name }) => name).sort()).toEqual([...tableClasses.keys()].sort());
  });

  it('have all tables with a site distributed, but those whose keys reach over sites', () => {
    const ofSites = citus.tables.filter(({ columns }) => columns.some(({ name }) => name === SITE_COLUMN));
    expect(ofSites.map(({ name }) => name).filter((name) => tableClasses.get(name) !== 'distributed')).toEqual([
      'retired_path',
      'source',
    ]);
  });

  it('are such that every key of a distributed table holds the site, and it has keys', () => {
    const distributed = citus.tables.filter(({ name }) => tableClasses.get(name) === 'distributed');
    const keys = distributed.flatMap(({ name, keys: own }) => own.map((key) => [name, key.name, key.columns] as const));
    expect(keys.filter(([, , columns]) => !columns.includes(SITE_COLUMN))).toEqual([]);
    expect(new Set(keys.map(([name]) => name)).size).toBe(distributed.length);
  });

  it('know every trigger of a distributed table, and every table that its rule names', async () => {
    for (const { table: name, rule, triggers, tables } of countingRules) {
      expect(table(name).triggers).toEqual(Object.values(triggers).sort());
      const { rows } = await db.execute<{ definition: string; body: string }>(sql`
        SELECT pg_get_triggerdef(pg_trigger.oid) AS definition, prosrc AS body FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE tgrelid = ${name}::regclass AND NOT tgisinternal`);
      const named = new Set([...(rows[0]?.body ?? '').matchAll(/\b(?:INTO|FROM|JOIN) "(\w+)"/g)].map(([, word = '']) => word));
      expect([...named].filter((word) => tableClasses.has(word)).sort()).toEqual([...tables].sort());
      for (const [event, trigger] of Object.entries(triggers)) {
        const definition = rows.find((row) => row.definition.includes(`TRIGGER ${trigger} `))?.definition;
        expect(definition).toContain(`AFTER ${event} ON`);
        expect(definition).toContain(`FOR EACH STATEMENT EXECUTE FUNCTION ${rule}()`);
      }
    }
    const counted = new Set(countingRules.map((rule) => rule.table));
    expect(citus.tables.filter(({ name, triggers }) => triggers.length > 0 && !counted.has(name))).toEqual([]);
  });
});

describe('the plan', () => {
  it('makes each table what it is, the referred ones first, and all of a site colocated', async () => {
    const { problems, statements } = planDistribution(citus);
    expect(problems).toEqual([]);
    const placing = statements.flatMap(
      (text) => /create_(reference|distributed)_table\('"(\w+)"'/.exec(text)?.slice(1, 3).join(' ') ?? [],
    );
    const expected = [...tableClasses].flatMap(([name, kind]) => (kind === 'local' ? [] : [`${kind} ${name}`]));
    expect(placing).toEqual(expected);
    for (const { name, foreignKeys } of citus.tables) {
      const place = (of: string) => expected.findIndex((each) => each.endsWith(` ${of}`));
      for (const { target } of foreignKeys) expect(place(target)).toBeLessThan(place(name));
    }
    const distributing = statements.filter((text) => text.includes('create_distributed_table'));
    expect(distributing.map((text) => /colocate_with => '(\w+)'/.exec(text)?.[1])).toEqual([
      'none',
      ...distributing.slice(1).map(() => 'site_log'),
    ]);
    for (const statement of statements) expect((await parse(statement)).stmts).toHaveLength(1);
  });

  it('begins with what keeps programs storing when it is broken off', () => {
    const { statements } = planDistribution(citus);
    const at = (text: string) => statements.findIndex((statement) => statement.includes(text));
    const begun = Math.max(at('UPDATE installation'), at('FUNCTION "store_events"'));
    expect(Math.min(at('create_reference_table'), at('DROP POLICY'), at('DROP TRIGGER'))).toBeGreaterThan(begun);
  });

  it('takes away what Citus does not take before it distributes a table', () => {
    const { statements } = planDistribution(citus);
    const at = (text: string) => statements.findIndex((statement) => statement.includes(text));
    for (const { table: name, triggers } of countingRules) {
      const distributed = at(`create_distributed_table('"${name}"'`);
      for (const trigger of Object.values(triggers)) {
        expect(at(`DROP TRIGGER "${trigger}" ON "${name}"`)).toBeGreaterThan(-1);
        expect(at(`DROP TRIGGER "${trigger}" ON "${name}"`)).toBeLessThan(distributed);
      }
      expect(at(`run_command_on_placements('${name}'`)).toBeGreaterThan(distributed);
    }
    expect(table('event').policies).toEqual(['everyone', 'reader']);
    for (const policy of table('event').policies) {
      expect(at(`DROP POLICY "${policy}" ON "event"`)).toBeLessThan(at(`create_distributed_table('"event"'`));
    }
  });

  it('places nothing a second time, and goes on where it was broken off', () => {
    const placing = ({ statements }: { statements: string[] }) => statements.filter((text) => /_table\(|^DROP|^ALTER/.test(text));
    expect(planDistribution(done).problems).toEqual([]);
    expect(placing(planDistribution(done))).toEqual([]);
    const half = { ...done, tables: done.tables.map((each) => (each.name === 'refund' ? table('refund') : each)) };
    expect(placing(planDistribution(half)).at(-1)).toBe(
      `SELECT create_distributed_table('"refund"', 'site_id', colocate_with => 'site_log')`,
    );
    expect(placing(planDistribution(half)).filter((text) => text.includes('_table('))).toHaveLength(1);
  });

  it.each<[string, Catalogue, string]>([
    ['without the extension', plain, 'This database has no extension "citus".'],
    ['with an old one', { ...citus, citus: '11.3-1' }, 'Citus is of version 11.3-1; 12 or later is needed'],
    [
      'with a table that nobody classed',
      { ...citus, tables: [...citus.tables, { ...table('job'), name: 'note' }] },
      'Nobody has said what the table "note" is',
    ],
    [
      'not migrated',
      { ...citus, tables: citus.tables.filter(({ name }) => name !== 'credit') },
      'The database is not migrated, it lacks credit: run "npm run db:migrate".',
    ],
    ['while events are still to be numbered', { ...citus, sitesToNumber: 2 }, 'Events of 2 sites are still to be numbered'],
    [
      'while programs are connected',
      { ...citus, programs: ['tieback-collect', 'tieback-work'] },
      'Web or worker are connected (tieback-collect, tieback-work): stop them',
    ],
    [
      'with a key that lacks the site',
      withTable('credit', { keys: [{ name: 'credit_once', columns: ['order_id'] }] }),
      'The key "credit_once" of the distributed table "credit" lacks site_id',
    ],
    [
      'with a site that may be absent',
      withTable('credit', { columns: [{ name: 'site_id', type: 'uuid', notNull: false }] }),
      'The distributed table "credit" needs a column site_id uuid NOT NULL',
    ],
    [
      'with a foreign key beside the site',
      withTable('credit', {
        foreignKeys: [{ name: 'credit_order', columns: ['order_id'], target: 'order', targetColumns: ['id'] }],
      }),
      'The foreign key "credit_order" from "credit" (distributed) to "order" cannot be kept',
    ],
    [
      'with a foreign key to the coordinator',
      withTable('delivery', { foreignKeys: [{ name: 'by', columns: ['worker_id'], target: 'worker', targetColumns: ['id'] }] }),
      'The foreign key "by" from "delivery" (distributed) to "worker" cannot be kept',
    ],
    [
      'with a strange trigger',
      withTable('credit', { triggers: ['mine'] }),
      'The trigger "mine" of "credit" has no rule for shards',
    ],
    [
      'distributed by something else',
      withTable('credit', { placement: { class: 'distributed', column: 'order_id', colocation: 7 } }),
      'The table "credit" is distributed by order_id and not by site_id: run SELECT undistribute_table',
    ],
    [
      'with a table of the other kind',
      withTable('site', { placement: { class: 'distributed', column: 'id', colocation: 7 } }),
      'The table "site" is to be reference, and Citus has it as distributed',
    ],
  ])('is refused %s, and says how to mend it', (_, catalogue, said) => {
    const { problems, statements } = planDistribution(catalogue);
    expect(statements).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(said);
  });
});

describe('what doctor says', () => {
  it('is nothing of plain Postgres, and nothing of a database whose tables all have their place', () => {
    expect(distributionState(plain)).toEqual({ isDistributed: false, problems: [] });
    expect(distributionState(done)).toEqual({ isDistributed: true, problems: [] });
  });

  it('names tables that a later version made, classed or not, and shards that do not count', () => {
    const later = done.tables.map((each) => (each.name === 'refund' ? table('refund') : each));
    const tables = [...later, { ...table('job'), name: 'note' }].map((each) =>
      each.name === 'delivery' ? { ...each, uncountedShards: 3 } : each,
    );
    expect(distributionState({ ...done, tables }).problems).toEqual([
      'Not distributed yet, made by a later version or left when the command was broken off: note, refund. Stop web and worker, run "npm run -s cli -- distribute", start them.',
      'Changes of "delivery" are not counted on 3 shards, which were moved or are new: run "npm run -s cli -- distribute".',
    ]);
  });

  it('tells of a dump of a distributed database that was restored into plain Postgres', () => {
    expect(distributionState({ ...plain, isDistributed: true }).problems).toHaveLength(1);
  });
});

describe('counting on shards', () => {
  /** Each of the rule's tables under the name that a shard of it would have. */
  const NUMBER = 102_008;

  it('counts what the triggers of the migrations count', async () => {
    const shards = await testDatabase();
    await shards.db.execute(sql.raw(COUNT_ON_SHARD));
    const names = ['delivery', 'delivery_attempt', 'attempt', 'rejected_event', 'delivery_rollup', 'try_rollup', 'intake_rollup'];
    for (const name of names) {
      await shards.db.execute(sql.raw(`CREATE TABLE ${name}_${NUMBER} (LIKE ${name} INCLUDING ALL)`));
    }
    for (const { table: name, rule, triggers, tables } of countingRules) {
      const beside = JSON.stringify(Object.fromEntries(tables.map((each) => [each, `${each}_${NUMBER}`])));
      const events = `{${Object.keys(triggers).join(',')}}`;
      const put = sql`SELECT count_on_shard(${rule}, ${events}, ${`{${tables.join(',')}}`}, ${`public.${name}_${NUMBER}`}, ${beside})`;
      // Twice, as when the command is run again.
      await shards.db.execute(put);
      await shards.db.execute(put);
    }
    const site = await buildSite(shards.db);
    const id = () => newTestId<'event'>();
    const [connection, first, second, attempt] = [id(), id(), id(), id()];
    const at = '2026-11-20T10:07:00Z';
    const steps = [
      `INSERT INTO delivery (site_id, id, connection_id, key, event_id, name, version, occurred_at, planned_at, due_at, state)
       SELECT '${site.id}', id, '${connection}', id::text, id, 'purchase', 1, '${at}', '${at}', '${at}', 'pending'
       FROM unnest('{${first},${second}}'::uuid[]) AS id`,
      `INSERT INTO attempt (site_id, id, connection_id, started_at, milliseconds, method, url, headers, events, class)
       VALUES ('${site.id}', '${attempt}', '${connection}', '${at}', 1, 'POST', 'https://x.example', '{}', 2, 'transient')`,
      `INSERT INTO delivery_attempt (site_id, delivery_id, number, attempt_id, position, class)
       VALUES ('${site.id}', '${first}', 1, '${attempt}', 0, 'delivered'), ('${site.id}', '${second}', 1, '${attempt}', 1, 'transient')`,
      `UPDATE delivery SET state = 'delivered' WHERE site_id = '${site.id}' AND id = '${first}'`,
      `UPDATE delivery SET state = 'held', reason = 'reconnect' WHERE site_id = '${site.id}' AND id = '${second}'`,
      `UPDATE delivery_attempt SET class = 'rejected' WHERE site_id = '${site.id}' AND delivery_id = '${first}'`,
      `DELETE FROM delivery_attempt WHERE site_id = '${site.id}' AND delivery_id = '${second}'`,
      `DELETE FROM delivery WHERE site_id = '${site.id}' AND id = '${second}'`,
      `INSERT INTO rejected_event (site_id, id, received_at, source, reason, detail)
       VALUES ('${site.id}', '${randomUUID()}', '${at}', 'snippet', 'malformed_json', 'x')`,
    ];
    for (const step of steps) {
      await shards.db.execute(sql.raw(step));
      await shards.db.execute(
        sql.raw(step.replace(/(INTO|FROM|UPDATE) (delivery_attempt|delivery|attempt|rejected_event) /, `$1 $2_${NUMBER} `)),
      );
      for (const rollup of ['delivery_rollup', 'try_rollup', 'intake_rollup']) {
        const counts = async (name: string) => {
          const { rows } = await shards.db.execute(sql`
            SELECT to_jsonb(counted) - 'id' - 'fresh' AS row FROM ${sql.identifier(name)} AS counted ORDER BY 1`);
          return rows;
        };
        expect(await counts(`${rollup}_${NUMBER}`)).toEqual(await counts(rollup));
      }
    }
    const { rows } = await shards.db.execute<{ rows: number }>(
      sql`SELECT (SELECT count(*) FROM delivery_rollup) + (SELECT count(*) FROM try_rollup) + (SELECT count(*) FROM intake_rollup) AS rows`,
    );
    expect(Number(rows[0]?.rows)).toBeGreaterThan(10);
  });

  it('refuses a shard that lies beside none of the tables', async () => {
    await db.execute(sql.raw(COUNT_ON_SHARD));
    const put = db.execute(
      sql`SELECT count_on_shard('roll_deliveries', '{INSERT}', '{delivery_rollup}', 'public.delivery_1', '{}')`,
    );
    await expect(put).rejects.toThrow('no shard of delivery_rollup lies beside public.delivery_1');
  });
});

describe('what the plan does to Postgres itself', () => {
  /** All but calls of Citus's functions, which are not here. */
  const own = () =>
    planDistribution(citus).statements.filter((text) => !/create_\w+_(table|function)\(|run_command_on_placements/.test(text));

  it('leaves row security, the reader’s rights and triggers away, also after the next migration', async () => {
    await agreeOn(db, 'key', undefined, new Date());
    for (const statement of own()) await db.execute(sql.raw(statement));
    expect(await isDistributed(db)).toBe(true);
    await migrate(url);
    const after = await readCatalogue(db);
    const placed = after.tables.filter(({ name }) => tableClasses.get(name) !== 'local');
    expect(placed.filter(({ policies, triggers }) => policies.length + triggers.length > 0)).toEqual([]);
    const { rows } = await db.execute(sql`SELECT reader_role() AS role`);
    expect(rows).toEqual([{ role: 'none' }]);
  });
});
