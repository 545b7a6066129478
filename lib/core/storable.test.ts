/** Protects queries from text that Postgres refuses, wherever in an input it stands. */
import { describe, expect, it } from 'vitest';
import { isStorable, unstorableField } from './storable';

describe('isStorable', () => {
  it.each([
    ['', true],
    ['größe \u{1f600}\n\t\u0001', true],
    ['a\0b', false],
    ['\ud83d', false],
    ['\ude00\ud83d', false],
  ])('of %j is %s', (text, expected) => expect(isStorable(text)).toBe(expected));
});

describe('unstorableField', () => {
  it.each<[string, unknown, string | undefined]>([
    ['nothing', undefined, undefined],
    ['numbers, dates and absence', { a: 1, b: null, c: new Date(0), d: [true] }, undefined],
    ['a text alone', '\0', ''],
    ['a field', { name: 'a', note: '\0' }, 'note'],
    ['an entry of a list', { domains: ['a.example', 'b\0.example'] }, 'domains.1'],
    ['a field inside', { site: { settings: { note: '\ud800' } } }, 'site.settings.note'],
    ['a name of a field, by what holds it', { mapping: { 'a\0': 'b' } }, 'mapping'],
  ])('finds %s', (_, input, field) => expect(unstorableField(input)).toBe(field));
});
