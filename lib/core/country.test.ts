/** Protects the reading of countries, as shops and people write them, and of a shop's country from its time zone. */
import { describe, expect, it } from 'vitest';
import { countryOf, countryOfZone } from './country';

describe('countryOf', () => {
  it.each([
    ['DE', 'DE'],
    [' de ', 'DE'],
    ['USA', 'US'],
    ['U.S.A.', 'US'],
    ['United States', 'US'],
    ['the United States of America', 'US'],
    ['UK', 'GB'],
    ['United Kingdom', 'GB'],
    ['Great Britain', 'GB'],
    ['Deutschland', 'DE'],
    ['Österreich', 'AT'],
    ['Oesterreich', undefined],
    ['Großbritannien', 'GB'],
    ['Allemagne', 'DE'],
    ['États-Unis', 'US'],
    ['Suisse', 'CH'],
    ['España', 'ES'],
    ['日本', 'JP'],
    ['DEU', 'DE'],
    ['EL', 'GR'],
    ['Constructor', undefined],
    ['toString', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('takes %j for %j', (text, expected) => {
    expect(countryOf(text)).toBe(expected);
  });
});

describe('countryOfZone', () => {
  it.each([
    ['Europe/Berlin', 'DE'],
    ['Asia/Kolkata', 'IN'],
    ['America/New_York', 'US'],
    ['UTC', undefined],
  ])('of %s is %s', (zone, expected) => {
    expect(countryOfZone(zone)).toBe(expected);
  });
});
