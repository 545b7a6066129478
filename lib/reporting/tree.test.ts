/** Protects: every branch is the exact sum of its leaves, and levels at which nothing was stated do not appear. */
import { describe, expect, it } from 'vitest';
import type { AttributionResult } from './reports/attribution/definition';
import { attributionTree, orderText } from './tree';

const figures = (revenue: string, orders: string) => ({
  linear: { revenue: { amount: revenue, currency: 'EUR' }, orders, newCustomerOrders: '0' },
});
const report: Pick<AttributionResult, 'by' | 'rows' | 'currency'> = {
  by: ['channel', 'source', 'campaign'],
  currency: 'EUR',
  rows: [
    { key: { channel: 'Paid Search', source: 'google', campaign: 'Brand' }, touches: 3, models: figures('0.10', '0.3333') },
    { key: { channel: 'Paid Search', source: 'google', campaign: 'Grinders' }, touches: 2, models: figures('0.20', '0.6667') },
    { key: { channel: 'Paid Search', source: 'bing', campaign: 'Brand' }, touches: 1, models: figures('1000000.01', '1') },
    { key: { channel: 'Direct' }, touches: 5, models: figures('-3.00', '1') },
  ],
};

describe('attributionTree', () => {
  const [search, direct] = attributionTree(report);

  it('sums branches exactly', () => {
    expect(search).toMatchObject({
      path: ['Paid Search'],
      touches: 6,
      models: { linear: { revenue: 100000031n, orders: 20000n } },
    });
    expect(search?.children.map(({ path, models }) => [path.at(-1), models.linear?.revenue])).toEqual([
      ['google', 30n],
      ['bing', 100000001n],
    ]);
    expect(search?.children[0]?.children.map(({ path }) => path)).toEqual([
      ['Paid Search', 'google', 'Brand'],
      ['Paid Search', 'google', 'Grinders'],
    ]);
  });

  it('ends a branch where nothing more was stated', () => {
    expect(direct).toMatchObject({ path: ['Direct'], children: [], models: { linear: { revenue: -300n } } });
  });

  it.each([
    [20000n, '2'],
    [5000n, '0.5'],
    [3333n, '0.3333'],
    [-10000n, '-1'],
    [0n, '0'],
  ])('writes %d ten-thousandths as %s', (count, text) => {
    expect(orderText(count)).toBe(text);
  });
});
