/** Protects the budget of an address: who costs too much is stopped for a minute, nobody else is, and memory is bounded. */
import { describe, expect, it } from 'vitest';
import { openAddressBudget, readCost } from './address-budget';

describe('an address’s budget', () => {
  it('is its own, and an IPv6 address’s that of its whole /64', () => {
    const budget = openAddressBudget(2, () => 0);
    for (const last of ['1', '2', 'ffff:1']) budget.charge(`2001:db8:1:2::${last}`, 1);
    budget.charge('192.0.2.7', 3);
    budget.charge('192.0.2.8', 2);
    const spent = ['2001:db8:1:2:9:9:9:9', '2001:db8:1:3::1', '192.0.2.7', '192.0.2.8', '192.0.2.9', undefined];
    expect(spent.map((address) => budget.isSpent(address))).toEqual([true, false, true, false, false, false]);
  });

  it('is new after a minute', () => {
    let now = 0;
    const budget = openAddressBudget(2, () => now);
    budget.charge('192.0.2.7', 3);
    now = 59_999;
    expect(budget.isSpent('192.0.2.7')).toBe(true);
    now = 60_000;
    expect(budget.isSpent('192.0.2.7')).toBe(false);
    budget.charge('192.0.2.7', 2);
    expect(budget.isSpent('192.0.2.7')).toBe(false);
  });

  it('forgets the oldest sender when there are too many, and knows no address by none', () => {
    const budget = openAddressBudget(2, () => 0, 2);
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) budget.charge(address, 2);
    for (const address of ['192.0.2.3', '192.0.2.1']) budget.charge(address, 1);
    budget.charge(undefined, 100);
    expect(['192.0.2.3', '192.0.2.1', undefined].map((address) => budget.isSpent(address))).toEqual([true, false, false]);
  });

  it('costs by the bytes that were read', () =>
    expect([readCost(0), readCost(512), readCost(513), readCost(2_000_000)]).toEqual([20, 21, 22, 3_927]));
});
