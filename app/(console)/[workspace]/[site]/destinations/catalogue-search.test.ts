/** Protects that a destination is found by what a person types, and that what is connected comes first. */
import { describe, expect, it } from 'vitest';
import { destinationCategories } from '@/lib/destinations/category';
import { destinations } from '@/lib/destinations/registry';
import { type CategoryFilter, categoryWords, searched } from './catalogue-search';

const found = (text: string, category: CategoryFilter = 'all', connected: string[] = []) =>
  searched(destinations, new Set(connected), { text, category }).map(({ id }) => id);

describe('the catalogue', () => {
  it('shows all in the order of the registry, connected ones first', () => {
    const ids = destinations.map(({ id }) => id);
    expect(found('')).toEqual(ids);
    expect(found('', 'all', ['klaviyo', 'x'])).toEqual(['x', 'klaviyo', ...ids.filter((id) => id !== 'x' && id !== 'klaviyo')]);
  });

  const some = [
    { id: 'meta', name: 'Meta Conversions API', summary: 'Facebook and Instagram ads.', category: 'ads' },
    { id: 'tiktok', name: 'TikTok', summary: 'TikTok ads.', category: 'ads' },
    { id: 'klaviyo', name: 'Klaviyo', summary: 'Flows start from what buyers did.', category: 'messaging' },
    { id: 'cafe', name: 'Café Réseau', summary: 'Orders of partners.', category: 'affiliate' },
  ] as const;
  it.each([
    ['the name', 'tiktok', ['tiktok']],
    ['capitals and blanks', '  TikTok ', ['tiktok']],
    ['another name of the platform', 'facebook', ['meta']],
    ['letters without their accents', 'cafe reseau', ['cafe']],
    ['accents that are not there', 'Klavíyo', ['klaviyo']],
    ['two words in any order', 'api meta', ['meta']],
    ['the kind', 'sms', ['klaviyo']],
    ['nothing that there is', 'myspace', []],
  ])('is searched by %s', (_, text, ids) => {
    expect(searched(some, new Set(), { text, category: 'all' }).map(({ id }) => id)).toEqual(ids);
  });

  it.each(destinationCategories)('shows of "%s" that kind alone', (category) => {
    const own = destinations.filter((destination) => destination.category === category).map(({ id }) => id);
    expect(found('', category)).toEqual(own);
    expect(categoryWords[category]).not.toBe('');
  });

  it('puts what is connected first within a search too', () => {
    expect(found('ads', 'ads', ['x'])[0]).toBe('x');
  });
});
