/**
 * One item of a gtag hit: "id<SKU>~nm<name>~pr<price>~...", each part a code of two characters and a value. As gtag.js writes it
 * (read 2026-11): a tilde within a value is doubled, an item's own parameters come as "k0<name>~v0<value>", counted on 0 to 9 and
 * then A to Q.
 */

/**
 * The codes with GA4's own names: https://developers.google.com/analytics/devguides/collection/ga4/reference/events (read
 * 2026-11).
 */
const names = new Map([
  ['id', 'item_id'],
  ['nm', 'item_name'],
  ['br', 'item_brand'],
  ['ca', 'item_category'],
  ['c2', 'item_category2'],
  ['c3', 'item_category3'],
  ['c4', 'item_category4'],
  ['c5', 'item_category5'],
  ['va', 'item_variant'],
  ['pr', 'price'],
  ['qt', 'quantity'],
  ['ds', 'discount'],
  ['cp', 'coupon'],
  ['lp', 'index'],
  ['ln', 'item_list_name'],
  ['li', 'item_list_id'],
  ['lo', 'location_id'],
  ['af', 'affiliation'],
  ['pi', 'promotion_id'],
  ['pn', 'promotion_name'],
  ['cn', 'creative_name'],
  ['cs', 'creative_slot'],
]);

/** The item that a `pr1` parameter holds. Prices stay the text that they were sent as; counts are numbers. */
export function itemOf(text: string): Record<string, string | number> {
  const item = new Map<string, string | number>();
  const own = new Map<string, string>();
  for (const part of text.match(/(?:[^~]|~~)+/g) ?? []) {
    const [code, value] = [part.slice(0, 2), part.slice(2).replaceAll('~~', '~')];
    const name = names.get(code);
    // Some hits leave the first count away: "kcolor~v0black".
    const [, count = '', key] = /^k([0-9A-Q]?)(.+)$/s.exec(part) ?? [];
    const custom = code.startsWith('v') ? own.get(code.charAt(1)) : undefined;
    if (name) item.set(name, name === 'quantity' || name === 'index' ? countOf(value) : value);
    else if (key) own.set(count || '0', key.replaceAll('~~', '~'));
    else if (custom) item.set(custom, value);
  }
  return Object.fromEntries(item);
}

function countOf(value: string): string | number {
  return /^\d{1,9}$/.test(value) ? Number(value) : value;
}
