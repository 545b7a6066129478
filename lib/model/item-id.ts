/**
 * The ids of an item, and the one that a platform's catalogue lists it by. A shop knows an item as a product, as one of its
 * variants and by its SKU; each catalogue takes one of these, or a text made of them, and an id that it does not list matches
 * nothing. Shopify's own channels list variants as shopify_<country>_<product>_<variant>
 * (https://help.shopify.com/en/manual/online-sales-channels/google/products, read 2026-11). Without schema: the snippet reads it
 * too.
 */

export type ItemIds = {
  /** `item_id` as the sender gave it. */
  sent?: string;
  product?: string;
  variant?: string;
  sku?: string;
};

/** What a connection sends as the id of an item. */
export type ItemIdSetting = {
  /** Text with the parts below; absent: the id as it was sent. */
  pattern?: string;
  /** The {country} of the pattern: the one of the catalogue's feed. */
  country?: string;
};

export const itemIdParts = ['product', 'variant', 'sku', 'country'] as const;
export type ItemIdPart = (typeof itemIdParts)[number];

/** The patterns that have a name of their own. */
export const itemIdPatterns = {
  product: '{product}',
  variant: '{variant}',
  sku: '{sku}',
  shopify: 'shopify_{country}_{product}_{variant}',
} as const;
export type NamedPattern = keyof typeof itemIdPatterns;

const PATTERN_LENGTH_MAX = 200;

const PART = /\{(\w*)\}/g;
/** Shopify's ids in its other form: gid://shopify/ProductVariant/42. */
const GID = /^gid:\/\/shopify\/\w+\//;
const SHOPIFY_ID = /^shopify_[a-z]{2}_(\d+)_(\d+)$/i;

/** The settings' names, of every connection; absent: items go by the id that was sent. */
export const ITEM_ID = 'itemId';
export const ITEM_ID_COUNTRY = 'itemIdCountry';

/** The setting among a connection's settings. */
export function itemIdSetting(settings: Record<string, unknown>): ItemIdSetting {
  const text = (name: string) => {
    const value = settings[name];
    return (typeof value === 'string' && value.trim()) || undefined;
  };
  return { pattern: text(ITEM_ID), country: text(ITEM_ID_COUNTRY)?.toUpperCase() };
}

/** What an item says of its ids. Some stores send Shopify's catalogue id, which holds both the product and the variant. */
export function itemIdsOf(item: Record<string, unknown>): ItemIds {
  const text = (...names: string[]) => names.map((name) => idText(item[name])).find((id) => id !== undefined);
  const sent = text('item_id');
  const [, product, variant] = SHOPIFY_ID.exec(sent ?? '') ?? [];
  const sku = text('sku', 'item_sku');
  const ofVariant = text('variant_id', 'item_variant_id') ?? variant;
  const other = sent === sku || sent === ofVariant ? undefined : sent;
  return { sent, product: bare(text('product_id') ?? product ?? other), variant: bare(ofVariant), sku };
}

/** The id by the setting, or the part that the item lacks; then it goes by the id that was sent. */
export function catalogueId(ids: ItemIds, { pattern, country }: ItemIdSetting): { id?: string; lacks?: string } {
  if (!pattern) return { id: ids.sent };
  // A product without variants is the one thing that its catalogue lists of it.
  const variant = ids.variant ?? (pattern === itemIdPatterns.variant ? ids.product : undefined);
  const parts: Record<string, string | undefined> = { product: ids.product, variant, sku: ids.sku, country };
  const lacks = partsOf(pattern).find((part) => !parts[part]);
  return lacks ? { id: ids.sent, lacks } : { id: pattern.replace(PART, (_, part) => parts[part] ?? '') };
}

/** Whether the setting's ids name a product with all its variants, which catalogues call a group. */
export function isGroupId({ variant, product }: ItemIds, { pattern }: ItemIdSetting): boolean {
  if (!pattern || variant === undefined || variant === product) return false;
  const parts = partsOf(pattern);
  return parts.includes('product') && !parts.includes('variant') && !parts.includes('sku');
}

/** What is wrong with a pattern, or undefined. */
export function patternProblem({ pattern, country }: ItemIdSetting): string | undefined {
  if (!pattern) return undefined;
  const parts = partsOf(pattern);
  if (pattern.length > PATTERN_LENGTH_MAX) return `is at most ${PATTERN_LENGTH_MAX} characters`;
  const unknown = parts.find((part) => !itemIdParts.some((known) => known === part));
  if (unknown !== undefined) return `knows no part {${unknown}}: use {product}, {variant}, {sku} and {country}`;
  if (!parts.some((part) => part !== 'country')) return 'must hold {product}, {variant} or {sku}';
  return parts.includes('country') && !country ? 'holds {country}: choose the country of the catalogue' : undefined;
}

function partsOf(pattern: string): string[] {
  return [...pattern.matchAll(PART)].map(([, part = '']) => part);
}

function bare(id: string | undefined): string | undefined {
  return id?.replace(GID, '');
}

function idText(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return (typeof text === 'string' && text.trim()) || undefined;
}
