/** Protects the reading of a shop's own list of orders: the first row of an order counts, refunds are amounts, and a wrong row is named. */
import { describe, expect, it } from 'vitest';
import type { Currency } from '@/lib/core/currency';
import { readShopOrders } from './shop-orders';

const read = (...lines: string[]) =>
  readShopOrders(`${lines.join('\n')}\n`, { currency: 'EUR' as Currency, timeZone: 'Europe/Vienna' });
const of = { status: 'paid', test: false, currency: 'EUR', tax: 0n, shipping: 0n, discount: 0n, refunded: 0n };

describe('a list of orders', () => {
  it('of Shopify has a row for each line, and says what was refunded without when', () => {
    const heading = 'Name,Email,Financial Status,Currency,Taxes,Shipping,Total,Created at,Lineitem name,Refunded Amount';
    const lines = [
      '#1001,zoë@example.com,partially_refunded,EUR,19.00,5.00,119.00,2026-11-20 12:00:00 +0100,Mühle,19.00',
      '#1001,zoë@example.com,,,,,,,Bohnen,',
      '#1002,,refunded,EUR,0,0,50.00,2026-11-20 13:00:00 +0100,Bohnen,',
    ];
    expect(read(heading, ...lines)).toEqual({
      ok: true,
      value: [
        {
          ...{ ...of, orderKey: '#1001', total: 11_900n, tax: 1_900n, shipping: 500n, refunded: 1_900n },
          placedAt: new Date('2026-11-20T11:00:00Z'),
        },
        { ...of, orderKey: '#1002', total: 5_000n, refunded: 5_000n, placedAt: new Date('2026-11-20T12:00:00Z') },
      ],
    });
  });

  it('may say when something was refunded', () => {
    const line = '7,2026-11-20T11:00:00Z,10.00,4.00,2026-11-22T11:00:00Z';
    expect(read('Order number,Date,Total,Refunded,Refunded at', line)).toMatchObject({
      value: [{ orderKey: '7', refunded: 400n, refundedAt: new Date('2026-11-22T11:00:00Z') }],
    });
  });

  it.each([
    ['Name,Total\n#1,5', 'This is no list of orders: it has no column for Ordered at.'],
    ['Name,Created at,Total', 'The file has no orders.'],
    ['Name,Created at,Total\n#1,2026-11-20T11:00:00Z,5\n#2,soon,5', /^Row 3: Ordered at: "soon" is no date/],
    ['Name,Created at,Total,Status\n#1,2026-11-20T11:00:00Z,5,lost', /^Row 2: Status: "lost" is no status/],
  ])('is refused: %j', (text, failure) => {
    const result = read(text);
    expect(result.ok ? '' : result.failure).toEqual(typeof failure === 'string' ? failure : expect.stringMatching(failure));
  });
});
