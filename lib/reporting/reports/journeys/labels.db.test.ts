/** Protects that journeys by a label name contacts by its value, and that a filter on a label opens the orders that it counts. */
import { expect, it } from 'vitest';
import { labelRuleSchema } from '@/lib/model/label-rule-schema';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { journeysParams } from './definition';
import { journeysReport } from './query';

const { db } = await testDatabase();
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const at = new Date('2026-03-10T06:30:00Z');

it('names contacts by the label, else by the channel', async () => {
  const brand = { label: 'Brand', value: 'brand', conditions: [{ field: 'campaign', match: 'contains', values: ['brand'] }] };
  const site = await buildSite(db, { labelRules: [labelRuleSchema.parse(brand)] });
  const email = { daysBefore: 2, channel: 'Email', source: 'news' };
  await buildOrder(db, site, { at, revenue: 1_000n, touches: [email, { daysBefore: 1, campaign: 'our brand' }] });
  await buildOrder(db, site, { at, revenue: 500n, touches: [email] });
  const report = (query: object) =>
    readOf(db, site)((tx) => journeysReport(tx, site, journeysParams.parse({ ...MARCH, by: 'label:Brand', ...query })));
  const steps = ({ paths }: Awaited<ReturnType<typeof report>>) =>
    paths.map((one) => one.steps.map(([name]) => name).join(' > '));
  expect(steps(await report({})).toSorted()).toEqual(['Email', 'Email > brand']);
  const filtered = await report({ label: 'Brand:brand' });
  expect([steps(filtered), filtered.journeys.orders]).toEqual([['Email > brand'], 1]);
  const opened = await readOf(
    db,
    site,
  )((tx) => listOrders(tx, site, ordersParams.parse({ ...MARCH, path: filtered.paths[0]?.path })));
  expect(opened.rows.map(({ revenue }) => revenue.amount)).toEqual(['10.00']);
});
