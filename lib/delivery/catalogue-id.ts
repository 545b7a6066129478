/**
 * What an id of a platform's catalogue is made of: which setting of a connection makes it, told by the items that the store has
 * sold.
 */
import { catalogueId, type ItemIdPart, type ItemIds, type ItemIdSetting, itemIdPatterns } from '@/lib/model/item-id';

export type KnownItem = ItemIds & { name?: string };

export type CatalogueIdReading = {
  /** The setting that makes the id; absent where its form says nothing, and no item has it. */
  setting?: ItemIdSetting;
  /** The sold item that has it. */
  item?: KnownItem;
};

const SHOPIFY = /^shopify_([a-z]{2})_\d+_\d+$/i;
/** An id is made of few parts; more are a sentence. */
const WORDS_MAX = 20;

/** The id itself and the words in it: an item that it stands for has one of them. */
export function wordsOf(id: string): string[] {
  return [...new Set([id, ...id.split(/[^\p{L}\p{N}]+/u)])].filter((word) => word !== '').slice(0, WORDS_MAX);
}

/** What makes the id, by the items that have one of its words. */
export function readCatalogueId(id: string, items: KnownItem[]): CatalogueIdReading {
  const [, country] = SHOPIFY.exec(id) ?? [];
  const usual: ItemIdSetting[] = [
    {},
    { pattern: itemIdPatterns.product },
    { pattern: itemIdPatterns.variant },
    { pattern: itemIdPatterns.sku },
    ...(country ? [{ pattern: itemIdPatterns.shopify, country }] : []),
  ];
  for (const item of items) {
    const settings = [...usual, ...ownPattern(id, item)];
    const setting = settings.find((one) => isMadeBy(id, item, one));
    if (setting) return { setting, item };
  }
  return country ? { setting: { pattern: itemIdPatterns.shopify, country } } : {};
}

function isMadeBy(id: string, item: KnownItem, setting: ItemIdSetting): boolean {
  const made = catalogueId(item, setting);
  return made.lacks === undefined && made.id === id;
}

/** The id with the item's own ids taken out of it: "DE-4711" of the SKU 4711 is "DE-{sku}". */
function ownPattern(id: string, item: KnownItem): ItemIdSetting[] {
  const parts: [ItemIdPart, string | undefined][] = [
    ['variant', item.variant],
    ['sku', item.sku],
    ['product', item.product],
  ];
  const pattern = parts
    .flatMap(([part, value]): [ItemIdPart, string][] => (value ? [[part, value]] : []))
    .sort(([, left], [, right]) => right.length - left.length)
    .reduce((text, [part, value]) => replaceWord(text, value, `{${part}}`), id);
  // A number that is left is another item's.
  return pattern === id || /\p{N}/u.test(pattern) ? [] : [{ pattern }];
}

/** Replaces the first place where the word stands by itself and in no part that was put in before. */
function replaceWord(text: string, word: string, by: string): string {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}{])${escaped}(?![\\p{L}\\p{N}}])`, 'u'), by);
}
