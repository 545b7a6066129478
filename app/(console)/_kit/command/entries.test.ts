/** Protects finding things by name: every word counts, in any order, and names that begin so come first. */
import { describe, expect, it } from 'vitest';
import { fixedEntries, matching } from './entries';

const store = { id: '1', slug: 'store', name: 'Bohnen & Co.' };
const other = { id: '2', slug: 'other', name: 'Tee-Laden' };
const entries = fixedEntries('demo', store, [store, other]);
const found = (text: string) => matching(entries, text).map(({ name }) => name);

describe('the command bar', () => {
  it.each([
    ['dest', ['Destinations']],
    ['WEBHOOKS', ['Sources']],
    ['rules tee', ['Channel rules of Tee-Laden']],
    ['tee', ['Tee-Laden', 'Settings of Tee-Laden', 'Channel rules of Tee-Laden', 'Labels of Tee-Laden']],
    ['nothing of that name', []],
  ])('finds by %j', (text, names) => {
    expect(found(text)).toEqual(names);
  });

  it('lists everything before a word is typed, each address once', () => {
    const all = matching(entries, ' ').map(({ href }) => href);
    expect(all).toHaveLength(entries.length);
    expect(new Set(all).size).toBe(all.length);
  });

  it('leads to settings alone where the workspace has no site', () => {
    expect(fixedEntries('demo', undefined, []).map(({ group }) => group)).toEqual(Array(7).fill('Settings'));
  });
});
