/** Protects the ids that items go by: read from whatever a sender calls them, made as a catalogue lists them. */
import { describe, expect, it } from 'vitest';
import { catalogueId, isGroupId, type ItemIdSetting, itemIdsOf, patternProblem } from './item-id';

describe('the ids of an item', () => {
  it.each<[string, Record<string, unknown>, ReturnType<typeof itemIdsOf>]>([
    [
      'of a shop’s webhook',
      { item_id: '11', variant_id: '12', sku: 'M-1' },
      { sent: '11', product: '11', variant: '12', sku: 'M-1' },
    ],
    [
      'of a shop that names items by SKU',
      { item_id: 'M-1', sku: 'M-1', product_id: 7 },
      { sent: 'M-1', product: '7', sku: 'M-1' },
    ],
    ['of a SKU alone', { item_id: 'M-1', sku: 'M-1' }, { sent: 'M-1', sku: 'M-1' }],
    [
      'of a data layer with Shopify’s catalogue id',
      { item_id: 'shopify_DE_11_12' },
      { sent: 'shopify_DE_11_12', product: '11', variant: '12' },
    ],
    [
      'by Shopify’s whole names',
      { item_id: 'gid://shopify/Product/11', variant_id: 'gid://shopify/ProductVariant/12' },
      { sent: 'gid://shopify/Product/11', product: '11', variant: '12' },
    ],
    ['of nothing', { item_id: ' ', sku: null, variant_id: {} }, {}],
  ])('%s', (_, item, ids) => {
    expect(JSON.parse(JSON.stringify(itemIdsOf(item)))).toEqual(ids);
  });
});

describe('the id by the setting', () => {
  const ids = { sent: '11', product: '11', variant: '12', sku: 'M-1' };
  it.each<[ItemIdSetting, string]>([
    [{}, '11'],
    [{ pattern: '{product}' }, '11'],
    [{ pattern: '{variant}' }, '12'],
    [{ pattern: '{sku}' }, 'M-1'],
    [{ pattern: 'shopify_{country}_{product}_{variant}', country: 'DE' }, 'shopify_DE_11_12'],
    [{ pattern: 'DE-{sku}-$&' }, 'DE-M-1-$&'],
  ])('%j makes %s', (setting, id) => {
    expect(catalogueId(ids, setting)).toEqual({ id });
  });

  it('is the sent one where a part is missing, but a product without variants is its own', () => {
    expect(catalogueId({ sent: '11', product: '11' }, { pattern: '{sku}' })).toEqual({ id: '11', lacks: 'sku' });
    expect(catalogueId({ sent: '11', product: '11' }, { pattern: '{variant}' })).toEqual({ id: '11' });
    expect(catalogueId({ sent: 'x', product: '11' }, { pattern: '{product}-{variant}' })).toEqual({ id: 'x', lacks: 'variant' });
  });

  it('names a group where it names a product of which variants are sold', () => {
    const groups = ['{product}', '{variant}', '{sku}', '{product}_{variant}', undefined].filter((pattern) =>
      isGroupId(ids, pattern ? { pattern } : {}),
    );
    expect(groups).toEqual(['{product}']);
    expect(isGroupId({ product: '11' }, { pattern: '{product}' })).toBe(false);
  });
});

it('says what is wrong with a pattern', () => {
  expect(patternProblem({})).toBeUndefined();
  expect(patternProblem({ pattern: 'a-{sku}' })).toBeUndefined();
  expect(patternProblem({ pattern: 'a-{SKU}' })).toMatch(/knows no part \{SKU\}/);
  expect(patternProblem({ pattern: 'abc' })).toMatch(/must hold/);
  expect(patternProblem({ pattern: '{country}_{sku}' })).toMatch(/country of the catalogue/);
  expect(patternProblem({ pattern: `{sku}${'x'.repeat(195)}` })).toBeUndefined();
  expect(patternProblem({ pattern: `{sku}${'x'.repeat(196)}` })).toMatch(/at most 200/);
});
