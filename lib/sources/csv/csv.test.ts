/** Protects the reading of order files: headings of shops' exports, dates and amounts as people write them, orders over several rows, refusals. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvFormat, guessFormat, readAmount, readTime } from './format';
import { guessColumns, missingColumns, orderReader, ROWS_OF_ORDER_MAX } from './rows';
import { separatorOf } from './separator';

const format: CsvFormat = { timeZone: 'Europe/Berlin', dateOrder: 'dmy', decimal: '.', currency: 'EUR' };

describe('guessColumns', () => {
  it.each([
    [
      'Shopify',
      ['Name', 'Email', 'Financial Status', 'Paid at', 'Currency', 'Total', 'Created at', 'Lineitem sku', 'Refunded Amount'],
      { orderId: 0, orderedAt: 6, total: 5, currency: 4, status: 2, email: 1, refunded: 8, itemId: 7 },
    ],
    [
      'WooCommerce',
      ['order_id', 'order_date', 'status', 'order_total', 'billing_email', 'order_currency'],
      { orderId: 0, orderedAt: 1, total: 3, currency: 5, status: 2, email: 4 },
    ],
    ['plain words', ['Order Number', 'Date', 'Amount'], { orderId: 0, orderedAt: 1, total: 2 }],
  ])('knows %s', (_, heading, mapping) => {
    expect(guessColumns(heading)).toEqual(mapping);
  });

  it('names what is missing', () => {
    expect(missingColumns(guessColumns(['Email', 'Total']))).toEqual(['Order ID', 'Ordered at']);
  });
});

describe('readTime', () => {
  it.each([
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01 12:00:00 +0100', '2026-03-01T11:00:00.000Z'],
    ['2026-03-01 12:00', '2026-03-01T11:00:00.000Z'],
    ['2026-07-01', '2026-06-30T22:00:00.000Z'],
    ['1.7.2026 9:05', '2026-07-01T07:05:00.000Z'],
    ['31/12/2025, 11:30 pm', '2025-12-31T22:30:00.000Z'],
    ['2026-03-29 02:30', '2026-03-29T01:30:00.000Z'],
    ['2025-10-26 02:30', '2025-10-26T00:30:00.000Z'],
    ['31.02.2026', undefined],
    ['gestern', undefined],
    ['', undefined],
  ])('%j', (text, expected) => {
    expect(readTime(text, format)?.toISOString()).toBe(expected);
  });

  it('reads the month first where the file does', () => {
    expect(readTime('03/04/2026', { ...format, dateOrder: 'mdy', timeZone: 'UTC' })?.toISOString()).toBe(
      '2026-03-04T00:00:00.000Z',
    );
  });
});

describe('readAmount', () => {
  it.each([
    ['49.90', '.', '49.90'],
    ['€ 1,234.50', '.', '1234.50'],
    ['1.234,50 €', ',', '1234.50'],
    ["1'234.5 CHF", '.', '1234.5'],
    ['(5,00)', ',', '-5.00'],
    ['-7', '.', '-7'],
    ['1,2,3.4.5', '.', undefined],
    ['n/a', '.', undefined],
    ['', '.', undefined],
  ] as const)('%j with %j', (text, decimal, expected) => {
    expect(readAmount(text, { decimal })).toBe(expected);
  });
});

describe('separatorOf', () => {
  it.each([
    ['commas', 'Name,Total\n#1;2;3,4', ','],
    ['semicolons, with commas in the cells', 'Name;Total, EUR;Date\n#1;12,50;01.03.2026', ';'],
    ['tabs', '\uFEFFName\tTotal\r\n#1\t1,5', '\t'],
    ['signs within quotes', '"Total; with tax; and so on",Name\n1,2', ','],
    ['empty lines first', '\r\n\r\nName;Total\r\n', ';'],
    ['one column', 'Name', ','],
    ['nothing', '', ','],
  ])('%s', (_, text, expected) => {
    expect(separatorOf(text)).toBe(expected);
  });
});

it('guesses the format from cells', () => {
  expect(guessFormat(['13.02.2026', '12,50', '7,00'], { ...format, dateOrder: 'mdy' })).toEqual({ ...format, decimal: ',' });
  expect(guessFormat(['02/13/2026', '12.50'], format)).toEqual({ ...format, dateOrder: 'mdy' });
});

describe('orderReader', () => {
  const mapping = guessColumns([
    'Name',
    'Created at',
    'Total',
    'Financial Status',
    'Lineitem sku',
    'Lineitem quantity',
    'Refunded Amount',
    'Email',
  ]);
  const rows = [
    ['#1', '2026-03-01 12:00:00 +0100', '59.90', 'partially_refunded', 'a', '2', '10.00', 'zoë@example.com'],
    ['#1', '', '', '', 'b', '1', '', ''],
    ['#2', '2026-03-02 12:00:00 +0100', '-1', 'paid', 'c', '1', '', ''],
    ['', '2026-03-02 12:00:00 +0100', '5', 'paid', '', '', '', ''],
    ['#3', 'soon', '5', 'paid', '', '', '', ''],
    ['#4', '2026-03-02 12:00:00 +0100', '5', 'eaten', '', '', '0.00', ''],
    ['#5', '2026-03-02 12:00:00 +0100', '5', 'voided', '', '', '0.00', ''],
    ['#6', '2026-03-02 12:00:00 +0100', '5', 'wc-refunded', '', '', '', ''],
  ];

  function readAll() {
    const reader = orderReader(mapping, format);
    const found = rows.flatMap((record, index) => reader.push(record, index + 2) ?? []);
    return [...found, reader.end()];
  }

  it('joins the rows of an order, tells its refund, and refuses rows with their number and column', () => {
    const reader = orderReader(mapping, format);
    const found = rows.flatMap((record, index) => reader.push(record, index + 2) ?? []);
    const last = reader.end();
    expect(reader.end()).toBeUndefined();
    const [first, ...others] = [...found, ...(last ? [last] : [])];
    expect(first?.read).toMatchObject({
      ok: true,
      value: {
        order: {
          name: 'purchase',
          at: '2026-03-01T11:00:00.000Z',
          properties: {
            transaction_id: '#1',
            status: 'paid',
            currency: 'EUR',
            value: '59.90',
            items: [
              { item_id: 'a', quantity: '2' },
              { item_id: 'b', quantity: '1' },
            ],
          },
          user: { email: 'zoë@example.com' },
        },
        refund: { name: 'refund', properties: { transaction_id: '#1', value: '10.00', currency: 'EUR' } },
      },
    });
    expect(others.map(({ read, row }) => (read.ok ? `${row} ok` : `${row} ${read.failure.column}`))).toEqual([
      '4 Total',
      '5 Order ID',
      '6 Ordered at',
      '7 Status',
      '8 ok',
      '9 ok',
    ]);
    expect(others.at(-1)?.read).toMatchObject({
      value: { refund: { properties: { transaction_id: '#6', refund_id: 'import' } } },
    });
  });

  it('keeps an order’s further rows beside the first, and refuses those past the limit alone', () => {
    const reader = orderReader(mapping, format);
    const found = Array.from({ length: ROWS_OF_ORDER_MAX + 2 }, (_, index) =>
      reader.push(['#1', 'soon', '1'], index + 2),
    ).flatMap((one) => one ?? []);
    expect(found.map(({ row, read }) => [row, read.ok || read.failure.column])).toEqual([
      [ROWS_OF_ORDER_MAX + 2, 'Order ID'],
      [ROWS_OF_ORDER_MAX + 3, 'Order ID'],
    ]);
    const last = reader.end();
    expect([last?.row, last?.more.length, last?.more.at(-1)?.row]).toEqual([2, ROWS_OF_ORDER_MAX - 1, ROWS_OF_ORDER_MAX + 1]);
  });

  it('gives the same ids for the same file', () => {
    expect(readAll()).toEqual(readAll());
  });

  it('takes or refuses any row', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { maxLength: 9 }), { maxLength: 8 }), (records) => {
        const reader = orderReader(mapping, format);
        for (const [index, record] of records.entries()) {
          const done = reader.push(record, index + 2);
          if (done && !done.read.ok) expect(done.read.failure.detail).not.toBe('');
        }
        reader.end();
      }),
    );
  });
});
