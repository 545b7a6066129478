/**
 * Protects the comparison with a platform: what people paste is read as they meant it, and what cannot be is refused with its
 * place.
 */
import { describe, expect, it } from 'vitest';
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { parseDay } from '@/lib/core/day';
import { compareDays } from './compare-days';
import { EXPORT_ROWS_MAX, type ExportDay, readDate, readPlatformExport } from './platform-export';

function currency(code: string): Currency {
  const found = parseCurrency(code);
  if (!found) throw new Error(`${code} is no currency`);
  return found;
}
function row(day: string, count: number, minor?: bigint, code = 'EUR'): ExportDay {
  const parsed = parseDay(day);
  if (!parsed) throw new Error(`${day} is no day`);
  return { day: parsed, count, ...(minor !== undefined && { value: { minor, currency: currency(code) } }) };
}
const read = (text: string, dateOrder?: 'day_first' | 'month_first') =>
  readPlatformExport(text, { currency: currency('EUR'), dateOrder });

describe('a pasted export', () => {
  it.each<[string, string, ExportDay[]]>([
    ['with commas and quotes', 'Date,Purchases,Value\n2026-11-20,12,"1,234.50"', [row('2026-11-20', 12, 123450n)]],
    [
      'with semicolons, as Excel in German writes',
      'Tag;Anzahl;Wert\n20.11.2026;1.204;12.345,60 €',
      [row('2026-11-20', 1204, 1234560n)],
    ],
    ['copied from a table', 'Day\tResults\tPurchase conversion value\nNov 20, 2026\t3\t€99', [row('2026-11-20', 3, 9900n)]],
    ['without headings', '2026-11-20,3,99.90\n2026-11-21,0,0', [row('2026-11-20', 3, 9990n), row('2026-11-21', 0, 0n)]],
    ['with the currency in a column', 'date,count,value,currency\n2026-11-20,1,1000,JPY', [row('2026-11-20', 1, 1000n, 'JPY')]],
    ['with the currency in the heading', 'Date,Events,Value (USD)\n2026-11-20,1,5.00', [row('2026-11-20', 1, 500n, 'USD')]],
    [
      'with other words in capitals in the heading',
      'Date,Events,CPA value in CHF\n2026-11-20,1,5.00',
      [row('2026-11-20', 1, 500n, 'CHF')],
    ],
    ['with columns in another order', 'Value,Count,Date\n5.00,1,2026-11-20', [row('2026-11-20', 1, 500n)]],
    ['with counts alone', 'Date,Events\n2026-11-20,7', [row('2026-11-20', 7)]],
    [
      'with blank lines and a total',
      '\uFEFFDate,Count,Value\r\n\r\n2026-11-20,1,5\r\nTotal,1,5\r\n',
      [row('2026-11-20', 1, 500n)],
    ],
    ['with a day in several rows', '2026-11-20,1,5\n2026-11-20,2,7', [row('2026-11-20', 3, 1200n)]],
    [
      'with a day in two currencies',
      '2026-11-20,1,EUR 5\n2026-11-20,2,USD 7',
      [row('2026-11-20', 1, 500n), row('2026-11-20', 2, 700n, 'USD')],
    ],
    ['with dashes for nothing', 'Date,Count,Value\n2026-11-20,–,-', [row('2026-11-20', 0)]],
  ])('%s', (_, text, days) => {
    const found = read(text);
    expect(found).toMatchObject({ ok: true, value: { days } });
  });

  it.each<[string, string | undefined]>([
    ['2026-11-20', '2026-11-20'],
    ['2026/11/20', '2026-11-20'],
    ['20261120', '2026-11-20'],
    ['2026-11-20T23:59:59Z', '2026-11-20'],
    ['20.11.2026', '2026-11-20'],
    ['3.4.2026', '2026-04-03'],
    ['20/11/2026', '2026-11-20'],
    ['11/20/2026', '2026-11-20'],
    ['20 Nov 2026', '2026-11-20'],
    ['20-Nov-2026', '2026-11-20'],
    ['Friday, November 20th, 2026', '2026-11-20'],
    ['Nov. 20, 2026 00:00', '2026-11-20'],
    ['11/11/2026', '2026-11-11'],
    ['03/04/2026', 'ambiguous'],
    ['31.02.2026', undefined],
    ['20/11/26', undefined],
    ['yesterday', undefined],
  ])('reads the date "%s"', (text, day) => expect(readDate(text, undefined)).toBe(day));

  it('takes the order of day and month that was chosen', () => {
    expect([readDate('03/04/2026', 'day_first'), readDate('03/04/2026', 'month_first')]).toEqual(['2026-04-03', '2026-03-04']);
  });

  it.each<[string, string, { row: number; column: string; detail: RegExp }]>([
    ['nothing', ' \n ', { row: 1, column: 'Date', detail: /Nothing was pasted/ }],
    [
      'no heading that is known',
      'When,Wieviele\n2026-11-20,3',
      { row: 1, column: 'Date', detail: /No column is named like a date/ },
    ],
    [
      'a day that is none',
      'Date,Count\n2026-11-20,1\n2026-13-01,1',
      { row: 3, column: 'Date', detail: /“2026-13-01” is no date/ },
    ],
    ['a day that may be two', 'Date,Count\n03/04/2026,1', { row: 2, column: 'Date', detail: /day or the month comes first/ }],
    ['half an event', 'Day,Results\n2026-11-20,1.5', { row: 2, column: 'Results', detail: /“1.5” is no whole number/ }],
    [
      'an amount that is none',
      'Date,Count,Revenue\n2026-11-20,1,1.2.3',
      { row: 2, column: 'Revenue', detail: /“1.2.3” is no amount of EUR/ },
    ],
    ['a currency that is none', 'Date,Count,Value,Currency\n2026-11-20,1,5,XYZ', { row: 2, column: 'Currency', detail: /“XYZ”/ }],
    ['a sign of another currency', 'Date,Count,Value\n2026-11-20,1,$5.00', { row: 2, column: 'Value', detail: /is not in EUR/ }],
    ['totals alone', 'Date,Count\nTotal,5', { row: 1, column: 'Date', detail: /no row with a day/ }],
  ])('refuses %s and says where', (_, text, { row: at, column, detail }) => {
    const found = read(text);
    expect(found).toMatchObject({ ok: false, failure: [{ row: at, column, detail: expect.stringMatching(detail) }] });
  });

  it('ends somewhere', () => {
    const rows = (count: number) => Array.from({ length: count }, () => '2026-11-20,1').join('\n');
    expect(read(rows(EXPORT_ROWS_MAX))).toMatchObject({ ok: true, value: { days: [{ count: EXPORT_ROWS_MAX }] } });
    expect(read(rows(EXPORT_ROWS_MAX + 1)).ok).toBe(false);
  });
});

describe('days compared', () => {
  it('are every day that either side has, and add up', () => {
    const ours = [row('2026-11-20', 3, 900n), row('2026-11-21', 1, 100n), row('2026-11-21', 1, 50n, 'USD')];
    const theirs = [row('2026-11-20', 4, 1000n), row('2026-11-22', 1, 100n)];
    const { days, sums } = compareDays(ours, theirs);
    expect(
      days.map(({ day, currency: of, ours: own, theirs: other }) => [day, of, own.count - other.count, own.minor - other.minor]),
    ).toEqual([
      ['2026-11-20', 'EUR', -1, -100n],
      ['2026-11-21', 'EUR', 1, 100n],
      ['2026-11-21', 'USD', 1, 50n],
      ['2026-11-22', 'EUR', -1, -100n],
    ]);
    expect(sums).toEqual([
      { currency: 'EUR', ours: { count: 4, minor: 1000n }, theirs: { count: 5, minor: 1100n } },
      { currency: 'USD', ours: { count: 1, minor: 50n }, theirs: { count: 0, minor: 0n } },
    ]);
  });

  it('join counts without money to the only currency of their day', () => {
    expect(compareDays([row('2026-11-20', 2, 500n)], [row('2026-11-20', 2)]).days).toEqual([
      { day: '2026-11-20', currency: 'EUR', ours: { count: 2, minor: 500n }, theirs: { count: 2, minor: 0n } },
    ]);
  });
});
