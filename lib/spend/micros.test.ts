/** Protects amounts: each is the digits that were written, and what is no plain decimal is none. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOf, decimalOf, microsOf, roundedMicrosOf } from './micros';

describe('microsOf', () => {
  it.each([
    ['12.3', 12_300_000n],
    ['0.000001', 1n],
    ['1234', 1_234_000_000n],
    ['-0.5', -500_000n],
    ['0', 0n],
    ['999999999999999.999999', 999_999_999_999_999_999_999n],
  ])('reads %s', (text, micros) => expect(microsOf(text)).toBe(micros));

  it.each([
    '',
    '1,5',
    '1.000,00',
    '1e3',
    '0.0000001',
    '.5',
    '5.',
    '+1',
    ' 1',
    '1 ',
    'NaN',
    '1234567890123456',
    1.5,
    null,
    undefined,
  ])('refuses %s', (value) => expect(microsOf(value)).toBeUndefined());

  it('gives back what decimalOf wrote', () => {
    fc.assert(fc.property(fc.bigInt(-(10n ** 18n), 10n ** 18n), (micros) => microsOf(decimalOf(micros)) === micros));
  });
});

describe('roundedMicrosOf', () => {
  it.each([
    [1 / 3, 333_333n],
    [2, 2_000_000n],
    [1e-7, 0n],
    ['33.33333350', 33_333_334n],
    ['-0.0000005', -1n],
    [12.345678, 12_345_678n],
  ])('reads %s', (value, micros) => expect(roundedMicrosOf(value)).toBe(micros));

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e21, '1,5', '1e3', '', undefined])('refuses %s', (value) =>
    expect(roundedMicrosOf(value)).toBeUndefined(),
  );
});

describe('countOf', () => {
  it.each([
    ['9007199254740993', 9_007_199_254_740_993n],
    [7, 7n],
    ['0', 0n],
    ['1.0', undefined],
    [1.5, undefined],
    ['', undefined],
  ])('reads %s', (value, count) => expect(countOf(value)).toBe(count));
});
