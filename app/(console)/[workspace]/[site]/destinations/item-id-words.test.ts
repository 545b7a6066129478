/** Protects the form of the item id: what it shows of a setting is what it sends back, and what the check says. */
import { describe, expect, it } from 'vitest';
import { itemIdDraftIn, itemIdValues, itemIdWords, readingWords, storedItemId } from './item-id-words';

describe('F7 the form of the item id', () => {
  it.each([
    [{}, { choice: 'sent', pattern: '', country: '' }],
    [{ itemId: '{sku}' }, { choice: 'sku', pattern: '', country: '' }],
    [
      { itemId: 'shopify_{country}_{product}_{variant}', itemIdCountry: 'DE' },
      { choice: 'shopify', pattern: '', country: 'DE' },
    ],
    [{ itemId: 'DE-{sku}' }, { choice: 'custom', pattern: 'DE-{sku}', country: '' }],
  ])('shows %j, and sends it back', (stored, draft) => {
    expect(itemIdDraftIn(stored)).toEqual(draft);
    expect(itemIdValues(itemIdDraftIn(stored))).toEqual({ itemId: '', itemIdCountry: '', ...stored });
    expect(storedItemId({ ...stored, other: 'x' })).toEqual(stored);
  });

  it('says in words what is set, and what the check found', () => {
    expect([itemIdWords({}), itemIdWords({ itemId: 'DE-{sku}' })]).toEqual(['As the store sends it', 'DE-{sku}']);
    expect(readingWords('COAT-M', { setting: { pattern: '{sku}' }, item: { name: 'Mantel' } })).toBe(
      'It fits “SKU”: Mantel has this id.',
    );
    expect(readingWords('DE-1', { setting: { pattern: 'DE-{sku}' }, item: {} })).toMatch(/the pattern DE-\{sku\}: an item/);
    expect(readingWords('shopify_DE_1_2', { setting: { pattern: 'shopify_{country}_{product}_{variant}' } })).toMatch(
      /no item sold so far has this id/,
    );
    expect(readingWords('x', {})).toMatch(/No item sold so far/);
  });
});
