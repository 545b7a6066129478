/** Protects whoever opens an export: text of a campaign's author stays text in the spreadsheets of every locale. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BYTE_ORDER_MARK, csvLine, csvText, withDecimalCommas } from './csv';

describe('a cell of text', () => {
  it.each([
    ['Frühling', 'Frühling'],
    ['Frühling, „rot“', '"Frühling, „rot“"'],
    ['say "hi"', '"say ""hi"""'],
    ['=1+1', "'=1+1"],
    ['＝1+1', "'＝1+1"],
    // Spreadsheets that trim what they read.
    [' =1+1', "' =1+1"],
    ['spring\nsale', '"spring\nsale"'],
    // What is separated by semicolons where decimals are written with a comma.
    ['sale;=HYPERLINK("https://x.example")', '"sale;\'=HYPERLINK(""https://x.example"")"'],
    ['sale; @SUM(A1)', '"sale; \'@SUM(A1)"'],
    ['sale\t-2', '"sale\t\'-2"'],
    ['red;blue', '"red;blue"'],
    ['2026-spring', '2026-spring'],
    ['2.5', '"2.5"'],
    ['2.5.1', '2.5.1'],
  ])('%j is written as %s', (text, cell) => {
    expect(csvText(text)).toBe(cell);
  });

  it('stands in a line of its own kind', () => {
    expect(csvLine(['a', '"b,c"', ''])).toBe('a,"b,c",\r\n');
  });
});

describe('a file for spreadsheets that write decimals with a comma', () => {
  const dates = ['2026-11-20', '2026-11-20T10:00:00.250Z', '1.2.3', '192.0.2.7'];
  const texts = ['a, b; "1.5"', '2.5', 'v2.5'].map(csvText);

  it.each([
    ['figures', ['12.50', '-0.25', '7', '0.7500'], '12,50;-0,25;7;0,7500'],
    ['days, times, versions and addresses as they were', dates, dates.join(';')],
    ['text as it was', texts, texts.join(';')],
    ['empty cells', ['', '', '1.5'], ';;1,5'],
  ])('has %s', (_, cells, semicolon) => {
    const file = BYTE_ORDER_MARK + csvLine(cells) + csvLine(cells);
    expect(withDecimalCommas(file)).toBe(`${BYTE_ORDER_MARK}${semicolon}\r\n${semicolon}\r\n`);
  });

  it('changes no text, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 5 }), (written) => {
        const cells = written.map(csvText);
        expect(withDecimalCommas(csvLine(cells))).toBe(`${cells.join(';')}\r\n`);
      }),
    );
  });
});
