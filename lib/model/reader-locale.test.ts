/** Protects the form of numbers and dates: English words, the reader's own separators, and never a failure over a header. */
import { describe, expect, it } from 'vitest';
import { csvFormatOf, readerLocale } from './reader-locale';

describe('the reader’s locale', () => {
  it.each([
    [undefined, 'en-GB'],
    ['', 'en-GB'],
    ['*', 'en-GB'],
    ['not a language', 'en-GB'],
    ['en-US,en;q=0.9', 'en-US'],
    ['en', 'en-US'],
    ['de', 'en-DE'],
    ['de-AT;q=1, en', 'en-AT'],
    ['pt-br', 'en-BR'],
    ['es-419', 'en-GB'],
  ])('of %j is %s', (header, expected) => {
    expect(readerLocale(header)).toBe(expected);
  });

  it('writes numbers as the country does and months in English', () => {
    const locale = readerLocale('de-DE');
    expect(new Intl.NumberFormat(locale).format(1234.5)).toBe('1.234,5');
    expect(new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.UTC(2026, 10, 29))).toContain(
      'Nov',
    );
  });
});

it.each([
  ['en-GB', 'comma'],
  ['en-US', 'comma'],
  ['en-DE', 'semicolon'],
  ['en-FR', 'semicolon'],
  ['en-BR', 'semicolon'],
  ['en-CH', 'comma'],
  ['en-JP', 'comma'],
])('spreadsheets of %s separate cells by %s', (locale, format) => {
  expect(csvFormatOf(locale)).toBe(format);
});
