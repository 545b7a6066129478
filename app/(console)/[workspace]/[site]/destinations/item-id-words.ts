/** The choices of the item id as the form holds them, and what the check of a catalogue's id says. */
import { ITEM_ID, ITEM_ID_COUNTRY, type ItemIdSetting, itemIdPatterns, type NamedPattern } from '@/lib/model/item-id';
import type { CatalogueIdReading } from '@/lib/workspace';
import type { SettingValues } from './forms';

export type ItemIdChoice = 'sent' | NamedPattern | 'custom';
export type ItemIdDraft = { choice: ItemIdChoice; pattern: string; country: string };

export const itemIdChoices: { value: ItemIdChoice; label: string }[] = [
  { value: 'sent', label: 'As the store sends it' },
  { value: 'product', label: 'Product id' },
  { value: 'variant', label: 'Variant id' },
  { value: 'sku', label: 'SKU' },
  { value: 'shopify', label: 'Shopify’s: shopify_country_product_variant' },
  { value: 'custom', label: 'A pattern of your own' },
];

const NAMED: readonly NamedPattern[] = ['product', 'variant', 'sku', 'shopify'];

/** The form's controls for a setting. */
export function itemIdDraftOf({ pattern = '', country = '' }: ItemIdSetting): ItemIdDraft {
  if (pattern === '') return { choice: 'sent', pattern: '', country };
  const named = NAMED.find((name) => itemIdPatterns[name] === pattern);
  return named ? { choice: named, pattern: '', country } : { choice: 'custom', pattern, country };
}

/** The form's controls for stored values, or for those of a form. */
export function itemIdDraftIn(values: Record<string, unknown>): ItemIdDraft {
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '');
  return itemIdDraftOf({ pattern: text(ITEM_ID), country: text(ITEM_ID_COUNTRY) });
}

/** What the form sends of them. */
export function itemIdValues({ choice, pattern, country }: ItemIdDraft): SettingValues {
  const setting = choice === 'sent' ? '' : choice === 'custom' ? pattern : itemIdPatterns[choice];
  return { [ITEM_ID]: setting, [ITEM_ID_COUNTRY]: country };
}

/** Those that are stored; nothing where none is, so that old connections stay as they are. */
export function storedItemId(stored: Record<string, unknown>): SettingValues {
  const found = [ITEM_ID, ITEM_ID_COUNTRY].flatMap((name): [string, string][] => {
    const value = stored[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return Object.fromEntries(found);
}

/** What the check found, in a sentence. */
export function readingWords(id: string, { setting, item }: CatalogueIdReading): string {
  if (!setting) return `No item sold so far has the id “${id}” or an id in it. Check that it is from this store’s catalogue.`;
  const { choice, pattern } = itemIdDraftOf(setting);
  const label = itemIdChoices.find(({ value }) => value === choice)?.label ?? choice;
  const named = choice === 'custom' ? `the pattern ${pattern}` : `“${label}”`;
  if (!item) return `It looks like ${named}, but no item sold so far has this id.`;
  return `It fits ${named}: ${item.name ?? 'an item that was sold'} has this id.`;
}

/** The setting in a few words, for those who may not change it. */
export function itemIdWords(settings: Record<string, unknown>): string {
  const { choice, pattern, country } = itemIdDraftIn(settings);
  const label = itemIdChoices.find(({ value }) => value === choice)?.label ?? choice;
  return `${choice === 'custom' ? pattern : label}${choice === 'shopify' && country ? ` (${country})` : ''}`;
}
