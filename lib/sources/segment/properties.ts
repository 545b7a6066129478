/** Segment's e-commerce properties under the names that orders are read by; everything else stays as it was sent. */
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { listOf, textOf } from '@/lib/core/json';
import { add, formatDecimal, type Money, parseMoney } from '@/lib/core/money';
import { itemNames, propertyNames } from './tables/ecommerce';

type Properties = Record<string, unknown>;

/** The properties of a track call, mapped for the (already mapped) event name. */
export function mapProperties(properties: Properties, name: string, sentName: string): Properties {
  const mapped: Properties = {};
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'products') continue;
    const known = propertyNames.get(key);
    mapped[known && properties[known] === undefined ? known : key] = value;
  }
  const products = listOf(properties['products']);
  if (products.length > 0) mapped['items'] = products.map(mapItem);
  const value =
    name === 'purchase' || name === 'refund' ? orderValue(properties) : textOf(properties['value'] ?? properties['total']);
  if (value !== undefined) mapped['value'] = value;
  if (/^order cancelled$/i.test(sentName)) mapped['status'] = 'cancelled';
  return mapped;
}

/**
 * What the buyer pays. The spec's `total` is that sum; `revenue` leaves tax and shipping out, so they are added; `value` is what older
 * senders call it.
 */
function orderValue(properties: Properties): string | undefined {
  const total = textOf(properties['total']);
  if (total !== undefined) return total;
  const currency = parseCurrency(properties['currency']);
  const revenue = currency && parseMoney(properties['revenue'], currency);
  if (!currency || !revenue) return textOf(properties['revenue'] ?? properties['value']);
  return formatDecimal(['shipping', 'tax'].reduce((sum, part) => add(sum, partOf(properties[part], currency)), revenue));
}

function partOf(value: unknown, currency: Currency): Money {
  return parseMoney(value, currency) ?? { minor: 0n, currency };
}

function mapItem(product: unknown): unknown {
  if (typeof product !== 'object' || product === null || Array.isArray(product)) return product;
  const item: Properties = {};
  for (const [key, value] of Object.entries(product)) item[itemNames.get(key) ?? key] = value;
  if (item['item_id'] === undefined) item['item_id'] = textOf(item['sku']) ?? textOf(item['id']);
  return item;
}
