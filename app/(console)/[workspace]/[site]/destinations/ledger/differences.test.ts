/** Protects the comparison that a replay is decided by: nothing that differs is left out, nothing that is the same is shown. */
import { describe, expect, it } from 'vitest';
import { differencesOf } from './differences';

describe('differencesOf', () => {
  it.each([
    ['none for the same, whatever the order of members', { a: 1, b: [1, { c: 'x' }] }, { b: [1, { c: 'x' }], a: 1 }, []],
    [
      'a changed value',
      { user: { em: ['h1'] } },
      { user: { em: ['h2'] } },
      [{ path: 'user.em[0]', before: '"h1"', after: '"h2"' }],
    ],
    [
      'a new member',
      {},
      { fbc: 'fb.1' },
      [
        { path: '', before: '{}' },
        { path: 'fbc', after: '"fb.1"' },
      ],
    ],
    ['a member that is gone', { a: 1, b: 2 }, { a: 1 }, [{ path: 'b', before: '2' }]],
    ['a list that grew', { items: [1] }, { items: [1, 2] }, [{ path: 'items[1]', after: '2' }]],
    ['a number from its text', { value: '1' }, { value: 1 }, [{ path: 'value', before: '"1"', after: '1' }]],
    [
      'null from absence',
      { a: null },
      { b: 1 },
      [
        { path: 'a', before: 'null' },
        { path: 'b', after: '1' },
      ],
    ],
    ['everything where nothing was sent before', undefined, { a: 1 }, [{ path: 'a', after: '1' }]],
    [
      'words instead of an event',
      { a: 1 },
      'no_consent: denied',
      [
        { path: 'a', before: '1' },
        { path: '', after: '"no_consent: denied"' },
      ],
    ],
  ])('names %s', (_, before, after, expected) => {
    expect(differencesOf(before, after)).toEqual(expected);
  });
});
