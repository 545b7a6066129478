/** One item of a gtag hit: "id<SKU>~nm<name>~pr<price>~...", each part two letters and a value. */

/** The two-letter names, with GA4's own for the same things. https://developers.google.com/analytics/devguides/collection/ga4/reference/events (read 2026-11) */
const names: Record<string, string> = {
  id: 'item_id',
  nm: 'item_name',
  br: 'item_brand',
  ca: 'item_category',
  c2: 'item_category2',
  c3: 'item_category3',
  c4: 'item_category4',
  c5: 'item_category5',
  va: 'item_variant',
  pr: 'price',
  qt: 'quantity',
  ds: 'discount',
  cp: 'coupon',
  lp: 'index',
  ln: 'item_list_name',
  li: 'item_list_id',
  af: 'affiliation',
  pn: 'promotion_name',
  pi: 'promotion_id',
};

/** The item that a `pr1` parameter holds. Tildes within values come as "~~". */
export function itemOf(text: string): Record<string, string> {
  const item: Record<string, string> = {};
  const custom = new Map<string, string>();
  for (const part of text.split(/(?<!~)~(?!~)/)) {
    const [code, value] = [part.slice(0, 2), part.slice(2).replaceAll('~~', '~')];
    const name = Object.hasOwn(names, code) ? names[code] : undefined;
    if (name) item[name] = value;
    else if (/^k\d/.test(code)) custom.set(code.slice(1), value);
    else if (/^v\d/.test(code)) {
      const key = custom.get(code.slice(1));
      if (key && key !== '__proto__') item[key] = value;
    }
  }
  return item;
}
