/** Protects whoever opens an export: text of a campaign's author stays text in the spreadsheets of every locale. */
import { describe, expect, it } from 'vitest';
import { csvLine, csvText } from './csv';

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
  ])('%j is written as %s', (text, cell) => {
    expect(csvText(text)).toBe(cell);
  });

  it('stands in a line of its own kind', () => {
    expect(csvLine(['a', '"b,c"', ''])).toBe('a,"b,c",\r\n');
  });
});
