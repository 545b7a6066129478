/**
 * Protects the lists behind journeys on a young store: of tables that Postgres has not analyzed it expects one row, and a plan
 * that looks through all contacts for each order reads pages by the square of the orders.
 */
import pg from 'pg';
import { sql } from 'drizzle-orm';
import { expect, it, vi } from 'vitest';
import { HOUR_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { pathFilterText } from './path-filter';

const { db } = await testDatabase();
const MARCH = { from: '2026-03-01', to: '2026-04-01', sales: 'true' };
const ORDERS = 20;

/** Statements with their parameters. */
const sent: { text: string; values: unknown[] }[] = [];
const { query } = pg.Client.prototype;
vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
  const [statement, values] = args;
  const text = typeof statement === 'object' && statement !== null && 'text' in statement ? String(statement.text) : '';
  if (text.includes('journey AS')) sent.push({ text, values: Array.isArray(values) ? values : [] });
  return Reflect.apply(query, this, args);
});

async function pagesRead(site: Site): Promise<number> {
  sent.length = 0;
  const path = pathFilterText({ by: 'channel', channel: 'Email', won: 'Email' });
  await readOf(db, site)((tx) => listOrders(tx, site, ordersParams.parse({ ...MARCH, path })));
  const [statement] = sent;
  if (!statement) return expect.unreachable('the list asks for journeys');
  const parts = statement.text.split(/\$(\d+)/);
  const text = sql.join(parts.map((part, index) => (index % 2 ? sql.param(statement.values[Number(part) - 1]) : sql.raw(part))));
  const { rows } = await db.execute<{ 'QUERY PLAN': { Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }[] }>(
    sql`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
  );
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  return (plan?.['Shared Hit Blocks'] ?? Number.NaN) + (plan?.['Shared Read Blocks'] ?? Number.NaN);
}

it('reads few pages for each order, before anybody has analyzed the tables', async () => {
  const site = await buildSite(db);
  for (let index = 0; index < ORDERS; index += 1) {
    const touches = [{ daysBefore: 2 }, { daysBefore: 1, channel: 'Email' }];
    await buildOrder(db, site, { at: new Date(Date.parse('2026-03-03T06:30:00Z') + index * HOUR_MS), revenue: 100n, touches });
  }
  expect(await pagesRead(site)).toBeLessThan(30 * ORDERS);
});
