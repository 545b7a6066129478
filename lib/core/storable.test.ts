/** Protects queries from text that Postgres refuses, wherever in an input it stands. */
import { describe, expect, it } from 'vitest';
import { isStorable, storableJson, storableText, unstorableField } from './storable';

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

it('E4 makes any text storable, wherever it stands', () => {
  expect(storableText('größe')).toBe('größe');
  expect(storableText('a\0b\ud800c')).toBe('a\ufffdb\ufffdc');
  expect(storableJson([{ message: 'a\0', codes: ['\udfff'], at: new Date(0), none: undefined, count: 1 }])).toBe(
    '[{"message":"a\ufffd","codes":["\ufffd"],"at":"1970-01-01T00:00:00.000Z","count":1}]',
  );
});
