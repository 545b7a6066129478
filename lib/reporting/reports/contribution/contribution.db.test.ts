/**
 * Protects contribution as it is reported: rows of Performance and what nobody earned sum to the store's figures under every model, the
 * report names what has no cost, and a receipt's lines sum to its tiers.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { operatorOf } from '@/lib/access';
import { parseId } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import { processNext } from '@/lib/pipeline/derive/process';
import { ad, buildCollector, buildSite, newTestId, purchase, send } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { costLinesCsv, enterCostLine, importProductCosts, listCostLines, previewProductCosts } from '@/lib/workspace';
import { overviewParams } from '../overview/definition';
import { overviewReport } from '../overview/query';
import { performanceCsv } from '../performance/csv';
import { performanceParams } from '../performance/definition';
import { performanceReport } from '../performance/query';
import { productsParams } from '../products/definition';
import { productsReport } from '../products/query';
import { orderReceipt } from '../receipt/query';
import { contributionCsv } from './csv';
import { contributionParams } from './definition';
import { contributionReport } from './query';

const { db } = await testDatabase();
const T0 = new Date('2026-03-02T09:00:00Z');
await makeEventPartitions(db, T0, 2);
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const MODELS = ['first_click', 'linear', 'last_click', 'position_based'];

const site = await buildSite(db);
const other = await buildSite(db);
const actor = operatorOf(site.workspaceId);
const read = readOf(db, site);
const FILE = 'Variant SKU;Cost per item\nK1;3,333\nK2;\nK3;x\nK4;1,10\n';

beforeAll(async () => {
  await importProductCosts(db, actor, site, { file: FILE, from: '2026-03-01' }, T0);
  await enterCostLine(
    db,
    actor,
    site,
    { kind: 'payment', from: '2026-03-01', amount: '0.35', currency: 'EUR', percent: '2.9' },
    T0,
  );
  const items = [
    { item_id: 'a', sku: 'K1', item_name: 'Käse', price: 10, quantity: 1 },
    { item_id: 'b', sku: 'K2', item_name: 'Brot', price: 7, quantity: 2 },
  ];
  for (let index = 0; index < 3; index += 1) {
    const visitor = newTestId<'visitor'>();
    const on = (days: number) => new Date(T0.getTime() + (index + days) * DAY_MS);
    await send(buildCollector(db, [site]), site, [
      ...(index === 2
        ? []
        : [
            ad(on(0), visitor, 'one', `${index}`),
            ad(on(1), visitor, 'two', `${index}-2`),
            ad(on(2), visitor, 'three', `${index}-3`),
          ]),
      purchase({ at: on(3), visitor, order: `#${index}`, value: 24, properties: { items } }),
    ]);
  }
  while ((await processNext(db, site.id, T0)) > 0);
  await buildAdCost(db, site, { day: '2026-03-04', costMicros: 5_000_000n });
});

describe('contribution', () => {
  it('of campaigns and of what nobody earned sums to the store’s, under every model', async () => {
    const report = await read((tx) => contributionReport(tx, site, contributionParams.parse(MARCH)));
    // Three times 3.33 of cheese, and 0.35 and 2.9 % of 24.00 for each payment.
    expect(report.tiers.map(({ costs, left }) => [costs.amount, left.amount])).toEqual([
      ['9.99', '62.01'],
      ['3.15', '58.86'],
      ['5.00', '53.86'],
    ]);
    expect([report.costsKnown, report.contributionMargin]).toEqual(['0.416667', '0.8175']);
    const params = performanceParams.parse({ ...MARCH, by: 'campaign', model: MODELS.join(',') });
    const performance = await read((tx) => performanceReport(tx, site, params));
    expect(performance.contribution).toEqual({ tierNames: site.settings.tierNames });
    for (const model of MODELS) {
      const cents = (name: 'contribution1' | 'contribution2') =>
        performance.rows.map(({ models }) => Math.round(Number(models[model as 'linear']?.[name]?.amount ?? 0) * 100));
      expect([cents('contribution1'), cents('contribution2')].map((own) => own.reduce((sum, part) => sum + part, 0))).toEqual([
        6_201, 5_886,
      ]);
      expect(performance.total.models[model as 'linear']?.costsKnown).toBe('0.416667');
      expect(performance.total.models[model as 'linear']?.contribution3).toBeUndefined();
    }
    const overview = await read((tx) => overviewReport(tx, site, overviewParams.parse(MARCH), new Date('2026-05-01T00:00:00Z')));
    const { contribution2, storeContribution3, costsKnown } = overview.current;
    expect([contribution2?.amount, storeContribution3?.amount, costsKnown]).toEqual(['58.86', '53.86', 0.416667]);
  });

  it('after ads stands by the day of the visit alone', async () => {
    const params = performanceParams.parse({ ...MARCH, by: 'day', model: 'last_click', datedBy: 'touch', sort: 'contribution3' });
    const { total, rows } = await read((tx) => performanceReport(tx, site, params));
    expect(total.models.last_click?.contribution3?.amount).toBe('53.86');
    expect(rows.map(({ value, models }) => [value, models.last_click?.contribution3?.amount])).toContainEqual([
      '2026-03-04',
      '14.62',
    ]);
    expect(() => performanceParams.parse({ ...MARCH, sort: 'contribution3' })).toThrow('datedBy=touch');
    const file = await read((tx) => performanceCsv(tx, site, params));
    expect(file).toContain('Contribution after fulfilment');
  });

  it('names what has no cost, the most sold first, as a file to fill in', async () => {
    const report = await read((tx) => contributionReport(tx, site, contributionParams.parse(MARCH)));
    expect(report.unknown).toEqual([
      { productId: 'b', sku: 'K2', name: 'Brot', quantity: '6', sold: { amount: '42.00', currency: 'EUR' } },
    ]);
    expect(contributionCsv(report).split('\r\n')[1]).toBe(',K2,b,Brot,,6,42.00,,EUR,2026-03-01');
    const filled = contributionCsv(report).replace('42.00,,EUR', '42.00,2.5,EUR');
    expect(previewProductCosts(actor, site, { file: filled, from: '2026-01-01' }).lines).toEqual([
      { row: 2, scope: 'sku', subject: 'K2', cost: '2.5', currency: 'EUR', from: '2026-03-01' },
    ]);
  });

  it('of products takes off their own cost, and none where it is not known', async () => {
    const { rows } = await read((tx) => productsReport(tx, site, productsParams.parse(MARCH)));
    const shown = rows.map(({ product, net, costs, contribution }) => [product, net.amount, costs?.amount, contribution?.amount]);
    expect(shown).toEqual([
      ['Brot', '42.00', undefined, undefined],
      ['Käse', '30.00', '9.99', '20.01'],
    ]);
  });

  it('of an order is told line by line, which sum to its tiers', async () => {
    const { orders } = await read((tx) => contributionReport(tx, site, contributionParams.parse(MARCH)));
    const id = parseId<'order'>(orders[0]?.id);
    invariant(id, 'there is an order');
    const receipt = await read((tx) => orderReceipt(tx, site, id));
    expect(receipt?.costs?.lines.map(({ name, amount, from, problem }) => [name, amount?.amount, from, problem])).toEqual([
      ['Käse', '3.33', 'line', undefined],
      ['Brot', undefined, undefined, 'no_cost'],
      [undefined, '1.05', 'rule', undefined],
    ]);
    expect(receipt?.costs?.tiers.map(({ left }) => left.amount)).toEqual(['20.67', '19.62', '19.62']);
    expect(orders[0]?.left.map(({ amount }) => amount)).toEqual(['20.67', '19.62', '19.62']);
  });
});

describe('a file of product costs', () => {
  it('adds nothing the second time, says which rows it cannot read, and passes over those without a cost', async () => {
    expect(previewProductCosts(actor, site, { file: FILE, from: '2026-03-01' })).toMatchObject({
      ...{ mapping: { sku: 0, cost: 1 }, format: { decimal: ',' }, missing: [], rows: 3, refused: 1, products: 2 },
      lines: [{ row: 4, problem: 'Cost of one piece: "x" is no amount of zero or more' }, { row: 2 }, { row: 5 }],
    });
    expect(await importProductCosts(db, actor, site, { file: FILE, from: '2026-03-01' }, T0)).toMatchObject({
      changed: 0,
      products: 2,
    });
    expect((await read((tx) => listCostLines(tx, actor, site))).count).toBe(3);
    expect(await read((tx) => costLinesCsv(tx, actor, site))).toContain('goods,,K1,,,,,,piece,3.333,EUR,,2026-03-01');
    await expect(
      importProductCosts(db, { ...actor, role: 'marketer' }, site, { file: FILE, from: '2026-03-01' }),
    ).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect((await readOf(db, other)((tx) => listCostLines(tx, operatorOf(other.workspaceId), other))).count).toBe(0);
  });

  it.each([
    ['goods of a label', { kind: 'goods', label: 'x', amount: '1', currency: 'EUR' }, 'label'],
    ['a fee of one product', { kind: 'payment', scope: 'sku', subject: 'a', percent: '1' }, 'scope'],
    ['neither amount nor part', { kind: 'other' }, 'amount'],
    ['an amount without its currency', { kind: 'other', amount: '1' }, 'currency'],
    ['more than all', { kind: 'goods', percent: '100.1' }, 'percent'],
    ['a product without its name', { kind: 'goods', scope: 'sku', percent: '1' }, 'subject'],
  ])('and a line are refused by their field: %s', async (_, line, field) => {
    await expect(enterCostLine(db, actor, site, { from: '2026-03-01', ...line })).rejects.toMatchObject({ fields: [{ field }] });
  });
});
