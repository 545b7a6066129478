/** Protects the check of a catalogue's id: which setting makes it, and which sold item has it. */
import { describe, expect, it } from 'vitest';
import { readCatalogueId, wordsOf } from './catalogue-id';

const coat = { sent: '11', product: '11', variant: '12', sku: 'COAT-M', name: 'Mantel' };

describe('F7 an id of the catalogue', () => {
  it.each([
    ['11', {}, coat],
    ['12', { pattern: '{variant}' }, coat],
    ['COAT-M', { pattern: '{sku}' }, coat],
    ['shopify_DE_11_12', { pattern: 'shopify_{country}_{product}_{variant}', country: 'DE' }, coat],
    ['online:de:COAT-M', { pattern: 'online:de:{sku}' }, coat],
    ['11_12', { pattern: '{product}_{variant}' }, coat],
    ['shopify_DE_98_99', { pattern: 'shopify_{country}_{product}_{variant}', country: 'DE' }, undefined],
    ['HUT', undefined, undefined],
    ['112', undefined, undefined],
  ])('%s', (id, setting, item) => {
    expect(readCatalogueId(id, [coat])).toEqual({ ...(setting && { setting }), ...(item && { item }) });
  });

  it('is looked for by its words', () => {
    expect(wordsOf('shopify_DE_11_12')).toEqual(['shopify_DE_11_12', 'shopify', 'DE', '11', '12']);
  });
});
