/** Protects the reading of shops' own daily sales reports: headings, signs, decimals and days as shops write them. */
import { describe, expect, it } from 'vitest';
import type { Currency } from '@/lib/core/currency';
import { readShopDays } from './shop-days';

const read = (text: string) => readShopDays(text, { currency: 'EUR' as Currency, timeZone: 'Europe/Vienna' });

describe('a daily sales report', () => {
  it('of Shopify has discounts and returns below zero', () => {
    const text =
      'Day,Orders,Gross sales,Discounts,Returns,Net sales,Shipping charges,Duties,Additional fees,Taxes,Total sales\n' +
      '2026-11-02,3,"1,200.50",-100.5,-50.00,1050.00,15.00,0,0,210.00,1275.00\n2026-11-01,0,0.00,0.00,0.00,0.00,0.00,0,0,0.00,0.00\n';
    expect(read(text)).toEqual({
      ok: true,
      value: [
        { day: '2026-11-01', orders: 0, gross: 0n, discounts: 0n, returns: 0n, net: 0n, shipping: 0n, tax: 0n, total: 0n },
        {
          ...{ day: '2026-11-02', orders: 3, gross: 120_050n, discounts: 10_050n, returns: 5_000n },
          ...{ net: 105_000n, shipping: 1_500n, tax: 21_000n, total: 127_500n },
        },
      ],
    });
  });

  it('of WooCommerce has them above, and a time beside the day', () => {
    const text =
      '\uFEFF"Date","Orders","Gross sales","Returns","Coupons","Net sales","Taxes","Shipping","Total sales"\n"2026-11-01 00:00:00","1","50.00","5","1.5","43.50","0","4.9","48.40"\n';
    expect(read(text)).toMatchObject({
      ok: true,
      value: [{ day: '2026-11-01', returns: 500n, discounts: 150n, shipping: 490n, total: 4_840n }],
    });
  });

  it('in German has commas for decimals, and days of several rows are added up', () => {
    const text = 'Tag;Bestellungen;Gesamtumsatz\n01.11.2026;1;1.234,50\n01.11.2026;2;0,50\n;3;1.235,00\n';
    expect(read(text)).toEqual({ ok: true, value: [{ day: '2026-11-01', orders: 3, total: 123_500n }] });
  });

  it.each([
    ['without days', 'Channel,Total sales\nOnline,5\n', /needs a column "Day"/],
    ['without totals', 'Day,Orders\n2026-11-01,5\n', /and a column "Total sales"/],
    ['with a day that is none', 'Day,Total sales\n2026-13-01,5\n', /^Row 2: "2026-13-01" is no day/],
    ['with an amount that is none', 'Day,Total sales\n2026-11-01,viel\n', /^Row 2: "viel" is no amount/],
    ['with a heading alone', 'Day,Total sales\n', /no days/],
    ['that is empty', '', /needs a column/],
  ])('%s is refused', (_, text, problem) => {
    expect(read(text)).toEqual({ ok: false, failure: expect.stringMatching(problem) });
  });
});
