/**
 * The stores of `bench -- reports` hold what deriving makes: a small shop is multiplied, then the copied events are derived by
 * the worker's own step, and both are compared table by table. Ids that are made of facts differ; each is called by the rows that
 * it stands in.
 */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Database } from '@/db/client';
import { tableClasses } from '@/db/distribution/classes';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { deriveAll, deriveShop } from './derive';
import { multiply } from './multiply';

const { db } = await testDatabase();
const SHAPE = { sessions: 160, orders: 40, pageViews: 2, ads: 24 };
/** What deriving starts from. */
const GIVEN = ['event', 'event_key', 'log_segment', 'site_log', 'cursor'];

it('multiplies a shop into what deriving its copied events makes', async () => {
  const [template, site] = [await buildSite(db), await buildSite(db)];
  await deriveShop(db, template, SHAPE);
  await multiply(db, { from: template.id, into: site.id, copies: 3 });
  const multiplied = await canonicalRows(db, site);
  const tables = Object.keys(multiplied).filter((table) => !GIVEN.includes(table) && multiplied[table]?.length);
  expect(tables).toEqual(expect.arrayContaining(['order', 'credit', 'path_touch', 'refund', 'merge', 'credit_delta']));

  for (const table of tables) await db.$client.query(`DELETE FROM "${table}" WHERE site_id = $1`, [site.id]);
  await db.$client.query('UPDATE cursor SET position = 0 WHERE site_id = $1', [site.id]);
  await db.$client.query('UPDATE site_log SET rolled_position = 0 WHERE site_id = $1', [site.id]);
  await deriveAll(db, site);
  const derived = await canonicalRows(db, site);
  for (const table of tables) expect(multiplied[table], table).toEqual(derived[table]);
  expect(multiplied['order']).toHaveLength(SHAPE.orders * 3);
}, 180_000);

type Rows = Record<string, Record<string, unknown>[]>;

/** Columns that say when or in how many parts the work was done, which the copied rows have from the template's. */
const OF_THE_WORK: Record<string, string[]> = {
  intake_rollup: ['id', 'fresh'],
  credit_delta: ['id', 'recorded_at'],
  order_change: ['id'],
};

async function canonicalRows(of: Database, { id }: Site): Promise<Record<string, string[]>> {
  const tables: Rows = {};
  for (const [name, kind] of tableClasses) {
    if (kind !== 'distributed') continue;
    const { rows } = await of.$client.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(t) AS row FROM "${name}" AS t WHERE site_id = $1`,
      [id],
    );
    tables[name] = rows.map(({ row }) => without(row, OF_THE_WORK[name] ?? []));
  }
  const named = nameIds(tables);
  return Object.fromEntries(Object.entries(named).map(([name, rows]) => [name, rows.toSorted()]));
}

function without(row: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Ids that are the same in both: of events and visitors by their form, of acquisitions and landing pages by their facts. */
const isGiven = (id: string, given: Set<string>) => id[14] === '7' || id.startsWith('c0de') || given.has(id);

/** Rows as text, each derived id called by the texts of all rows that it stands in, which name others in turn, three times. */
function nameIds(tables: Rows): Record<string, string[]> {
  const given = new Set([...(tables['acquisition'] ?? []), ...(tables['landing'] ?? [])].map(({ id }) => String(id)));
  const texts = Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [name, rows.map((row) => JSON.stringify(Object.entries(row).toSorted()))]),
  );
  let names = new Map<string, string>();
  const inNames = (text: string, except?: string) =>
    text.replace(UUID, (id) => (isGiven(id, given) ? id : id === except ? 'this' : (names.get(id) ?? 'other')));
  for (let round = 0; round < 3; round += 1) {
    const found = new Map<string, string[]>();
    for (const [table, rows] of Object.entries(texts)) {
      for (const text of rows) {
        for (const id of new Set(text.match(UUID)?.filter((each) => !isGiven(each, given)))) {
          found.set(id, [...(found.get(id) ?? []), table + inNames(text, id)]);
        }
      }
    }
    names = new Map([...found].map(([id, said]) => [id, hash(said.toSorted().join('\n'))]));
  }
  return Object.fromEntries(Object.entries(texts).map(([table, rows]) => [table, rows.map((text) => inNames(text))]));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
