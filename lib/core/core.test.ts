/** Protects the values that everything else is counted in: ids that sort by time, money to the minor unit, days of the site's own zone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Currency, exponentOf, parseCurrency } from './currency';
import { addDays, type Day, dayOf, isTimeZone, parseDay, startOfDay } from './day';
import { derivedUuid } from './hash';
import { firstIdAt, mintId, parseId, timeOfId } from './id';
import { parseInstant } from './instant';
import { add, formatDecimal, parseMoney } from './money';

const EUR = 'EUR' as Currency;
const JPY = 'JPY' as Currency;
const KWD = 'KWD' as Currency;
const bytes = (fill: number) => (length: number) => new Uint8Array(length).fill(fill);

describe('ids', () => {
  it('carry their millisecond, version and variant', () => {
    const id = mintId(1_774_747_800_123, bytes(0xff));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(timeOfId(id)).toBe(1_774_747_800_123);
    expect(id > firstIdAt(1_774_747_800_123) && id < firstIdAt(1_774_747_800_124)).toBe(true);
  });

  it('are read in any case and refused when they are none', () => {
    expect(parseId('019D0000-0000-7000-8000-00000000000E')).toBe('019d0000-0000-7000-8000-00000000000e');
    expect([parseId('x'), parseId(undefined), parseId('019d0000-0000-7000-8000-00000000000')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('derived from facts are the same for the same facts, and only for those', () => {
    expect(derivedUuid('order', 'a', 'b')).toBe(derivedUuid('order', 'a', 'b'));
    expect(derivedUuid('order', 'ab', '')).not.toBe(derivedUuid('order', 'a', 'b'));
    expect(parseId(derivedUuid('order', 'a'))).toBeDefined();
  });
});

describe('money', () => {
  it.each([
    ['49.90', EUR, 4990n],
    ['49.9', EUR, 4990n],
    [49.9, EUR, 4990n],
    ['1000', JPY, 1000n],
    ['1.234', KWD, 1234n],
    ['-0.05', EUR, -5n],
    [19.989999999999998, EUR, 1999n],
    ['0.005', EUR, 1n],
    ['0.0049', EUR, 0n],
    ['10.5', JPY, 11n],
    [1e-7, EUR, 0n],
    ['10.5000', EUR, 1050n],
  ])('reads %s %s', (text, currency, minor) => {
    expect(parseMoney(text, currency)).toEqual({ minor, currency });
  });

  it.each(['', '1e3', 'NaN', Number.POSITIVE_INFINITY, '12345678901234567890', null, {}])('refuses %j', (value) => {
    expect(parseMoney(value, EUR)).toBeUndefined();
  });

  it('writes what it reads, in every exponent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.constantFrom(EUR, JPY, KWD), (minor, currency) => {
        expect(parseMoney(formatDecimal({ minor, currency }), currency)).toEqual({ minor, currency });
      }),
    );
  });

  it('never adds two currencies', () => {
    expect(() => add({ minor: 1n, currency: EUR }, { minor: 1n, currency: JPY })).toThrow('adding JPY to EUR');
  });

  it('knows ISO currencies in any case and nothing else', () => {
    expect([parseCurrency(' eur '), parseCurrency('EURO'), parseCurrency('ZZZ'), parseCurrency(1)]).toEqual([
      EUR,
      undefined,
      undefined,
      undefined,
    ]);
    expect([exponentOf(EUR), exponentOf(JPY), exponentOf(KWD)]).toEqual([2, 0, 3]);
  });
});

describe('days', () => {
  const day = (text: string) => text as Day;
  it.each([
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['2026-07-01', 'Asia/Kolkata', '2026-06-30T18:30:00.000Z'],
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
  ])('%s in %s begins at %s', (text, zone, start) => {
    expect(startOfDay(day(text), zone).toISOString()).toBe(start);
  });

  it('has each instant in the day whose start is the last before it', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC');
    fc.assert(
      fc.property(fc.integer({ min: 1_500_000_000, max: 1_900_000_000 }), zones, (seconds, zone) => {
        const instant = new Date(seconds * 1000);
        const today = dayOf(instant, zone);
        expect(startOfDay(today, zone) <= instant && instant < startOfDay(addDays(today, 1), zone)).toBe(true);
      }),
    );
  });

  it('refuses days that do not exist and zones that nobody knows', () => {
    expect([parseDay('2026-02-29'), parseDay('2026-2-1'), parseDay('2026-02-28')]).toEqual([undefined, undefined, '2026-02-28']);
    // A year that is still being typed, and the ends of the calendar that databases and clocks do not share.
    expect(['0000-01-01', '0002-10-01', '0202-10-01', '1899-12-31', '9999-12-31'].map(parseDay)).toEqual(
      Array(5).fill(undefined),
    );
    expect([parseDay('1900-01-01'), parseDay('2999-12-31')]).toEqual(['1900-01-01', '2999-12-31']);
    expect([isTimeZone('Europe/Berlin'), isTimeZone('Mars/Base')]).toEqual([true, false]);
  });
});

describe('instants', () => {
  it('need a zone', () => {
    expect(parseInstant('2026-03-29T01:30:00+02:00')?.toISOString()).toBe('2026-03-28T23:30:00.000Z');
    expect([parseInstant('2026-03-29T01:30:00'), parseInstant('yesterday'), parseInstant(Number.NaN)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
