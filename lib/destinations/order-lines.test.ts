/** Protects that an order's lines add up to its value, whatever they cost and however many pieces they are. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Currency } from '@/lib/core/currency';
import { buildConversion, money } from '@/lib/testing/conversion';
import { spread } from './order-lines';

describe('a value spread over lines', () => {
  it('follows what the lines cost', () => {
    const { items } = buildConversion();
    expect(spread(money('39.95 EUR'), items).map(({ amount, quantity }) => [amount.minor, quantity])).toEqual([
      [1_490n, 2],
      [2_505n, 1],
    ]);
  });

  it('adds up to the value to the last minor unit, and takes no line below zero', () => {
    const line = fc.record({
      price: fc.option(fc.bigInt(0n, 10n ** 9n), { nil: undefined }),
      quantity: fc.constantFrom(0.333, 0.5, 1, 2, 7),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 9 }), fc.bigInt(0n, 10n ** 10n), (lines, minor) => {
        const currency = 'EUR' as Currency;
        const items = lines.map(({ price, quantity }) => ({
          quantity,
          properties: {},
          ...(price !== undefined && { price: { minor: price, currency } }),
        }));
        const amounts = spread({ minor, currency }, items).map(({ amount }) => amount.minor);
        expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(minor);
        expect(amounts.every((amount) => amount >= 0n)).toBe(true);
      }),
    );
  });
});
