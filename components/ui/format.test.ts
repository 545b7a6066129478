/** Protects that server and browser write a range of days to the letter alike: a page that differs is drawn anew by the browser. */
import { afterEach, expect, it } from 'vitest';
import { READER_LOCALE } from '@/lib/model/reader-locale';
import { formatDays, formatRange } from './format';

afterEach(() => Reflect.deleteProperty(globalThis, READER_LOCALE));

it.each([
  ['en-US', 'Oct 31 – Nov 29, 2024'],
  ['en-GB', '31 Oct – 29 Nov 2024'],
  ['en-DE', '31 Oct – 29 Nov 2024'],
])('writes a range with usual spaces in %s', (locale, text) => {
  Reflect.set(globalThis, READER_LOCALE, () => locale);
  expect(formatRange({ from: '2024-10-31', to: '2024-11-30' })).toBe(text);
});

it('writes days of which the last is one of them, and a day alone as a date', () => {
  Reflect.set(globalThis, READER_LOCALE, () => 'en-US');
  expect(formatDays({ from: '2024-10-31', to: '2024-11-29' })).toBe('Oct 31 – Nov 29, 2024');
  expect(formatDays({ from: '2024-10-31', to: '2024-10-31' })).toBe('Oct 31, 2024');
});
