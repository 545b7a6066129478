/** Protects the judge of lib/testing/one-site.ts: it lets through what names one site, and nothing else. */
import { describe, expect, it } from 'vitest';
import { siteUse } from './one-site';

const tables = new Set(['order', 'credit', 'delivery']);
const faultsOf = async (text: string, variables: string[] = []) => {
  const { faults } = await siteUse(text, (table) => tables.has(table), new Set(variables));
  return faults.map(({ verb, table }) => `${verb} ${table}`);
};

describe('what names one site', () => {
  it.each([
    ['an insert that gives it', 'INSERT INTO credit (site_id, amount) VALUES ($1, $2), ($3, $4)'],
    ['an insert of whole rows', 'INSERT INTO credit SELECT * FROM json_populate_recordset(NULL::credit, $1)'],
    ['an update by it', 'UPDATE credit SET amount = 1 WHERE id = $2 AND (credit.site_id = $1 AND true)'],
    ['a literal of its type', `DELETE FROM "order" WHERE "order"."site_id" = 'x'::uuid`],
    [
      'another table’s, which is given',
      'UPDATE credit AS c SET amount = 1 FROM "order" AS o WHERE c.site_id = o.site_id AND o.site_id = $1',
    ],
    ['a join’s', 'SELECT 1 FROM credit JOIN "order" ON "order".site_id = credit.site_id WHERE credit.site_id = $1 FOR UPDATE'],
    [
      'a lock within',
      'UPDATE credit SET amount = 1 WHERE site_id = $1 AND id IN (SELECT id FROM credit WHERE site_id = $1 FOR UPDATE SKIP LOCKED)',
    ],
    ['a lock of other tables', 'SELECT 1 FROM job WHERE name = $1 FOR UPDATE'],
    ['a common table expression by a table’s name', 'WITH credit AS (SELECT 1 AS id) SELECT * FROM credit FOR UPDATE'],
    ['reading', 'SELECT * FROM credit'],
  ])('%s', async (_, text) => {
    expect(await faultsOf(text)).toEqual([]);
  });

  it('is a function’s variable where it is one', async () => {
    const text = 'DELETE FROM credit WHERE "site_id" = "site"';
    expect([await faultsOf(text, ['site']), await faultsOf(text)]).toEqual([[], ['DELETE credit']]);
  });
});

describe('what does not', () => {
  it.each([
    ['an insert without it', 'INSERT INTO credit (amount) VALUES ($1)', 'INSERT credit'],
    ['an update of all', 'UPDATE credit SET amount = 1', 'UPDATE credit'],
    ['an update of several', 'UPDATE credit SET amount = 1 WHERE site_id = ANY ($1)', 'UPDATE credit'],
    ['one of two conditions', 'DELETE FROM credit WHERE site_id = $1 OR id = $2', 'DELETE credit'],
    [
      'the site of a table that is not given',
      'DELETE FROM credit USING "order" WHERE credit.site_id = "order".site_id',
      'DELETE credit',
    ],
    ['another site than its own', 'UPDATE credit SET site_id = $2 WHERE site_id = $1', 'UPDATE credit'],
    [
      'another table’s alone',
      'UPDATE credit SET amount = 1 FROM "order" WHERE "order".site_id = $1 AND credit.id = "order".id',
      'UPDATE credit',
    ],
    ['a tuple', 'UPDATE credit SET amount = 1 WHERE (site_id, id) = ($1, $2)', 'UPDATE credit'],
    [
      'a lock within',
      'UPDATE credit SET amount = 1 WHERE site_id = $1 AND id IN (SELECT id FROM delivery FOR UPDATE)',
      'LOCK delivery',
    ],
    [
      'a write within',
      'WITH gone AS (DELETE FROM credit RETURNING *) INSERT INTO "order" (site_id) SELECT site_id FROM gone',
      'DELETE credit',
    ],
    [
      'a lock over an outer join',
      'SELECT 1 FROM credit LEFT JOIN "order" ON "order".site_id = $1 WHERE credit.site_id = $1 FOR UPDATE',
      'LOCK order',
    ],
  ])('%s', async (_, text, fault) => {
    expect(await faultsOf(text)).toEqual([fault]);
  });
});
