/** Protects the id by which a repeat is known: the same for the same event, another for another, and always a ULID. */
import { expect, it } from 'vitest';
import { ulidOf } from './ulid';

const AT = new Date('2026-03-29T01:30:00.250Z');

it('makes the same ULID of the same event, and another of another', () => {
  const ids = [ulidOf(AT, 'purchase:#1042'), ulidOf(AT, 'purchase:#1043'), ulidOf(new Date(AT.getTime() + 1), 'purchase:#1042')];
  expect(ulidOf(AT, 'purchase:#1042')).toBe(ids[0]);
  expect(new Set(ids).size).toBe(3);
  expect(ids.every((id) => /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id))).toBe(true);
});

it('begins with the time, by which ULIDs are sorted', () => {
  // The specification's own example: https://github.com/ulid/spec
  expect(ulidOf(new Date(1_469_918_176_385), 'key').slice(0, 10)).toBe('01ARYZ6S41');
});
