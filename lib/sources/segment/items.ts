/**
 * Products of Segment's e-commerce spec as GA4's items
 * (https://developers.google.com/analytics/devguides/collection/ga4/reference/events, read 2026-11). What neither names stays in
 * the item as it was sent: sku, url, image_url, and whatever a store adds.
 */
import { textOf } from '@/lib/core/json';
import { stated, without } from '../fields';
import { amountOf } from './amounts';
import { type Members, membersOf, renamed } from './fields';
import { itemNames, productEvents, productIds, productMembers } from './tables/ecommerce';

/** The properties with `items` in the place of `products`, or of the one product that the event `name` is about. */
export function withItems(properties: Members, name: string): Members {
  if (properties['items'] !== undefined) return properties;
  const { products } = properties;
  if (Array.isArray(products)) {
    const items = products.map((product) => itemOf(membersOf(product))).filter((item) => item !== undefined);
    return stated({ ...without(properties, ['products']), items: items.length > 0 ? items : undefined });
  }
  if (!productEvents.has(name)) return properties;
  const product = Object.fromEntries(productMembers.map((key) => [key, properties[key]]));
  const item = itemOf(product);
  return item ? { ...without(properties, productMembers), items: [item] } : properties;
}

/** One product as an item, or undefined when nothing names it. */
function itemOf(product: Members): Members | undefined {
  const named = renamed(product, itemNames);
  const id = textOf(named['item_id']) ?? productIds.map((key) => textOf(named[key])).find((text) => text !== undefined);
  if (id === undefined && textOf(named['item_name']) === undefined) return undefined;
  const { price, ...rest } = without(named, ['item_id', 'product_id', 'id']);
  const productId = textOf(named['product_id']);
  return stated({ item_id: id, product_id: productId === id ? undefined : productId, ...rest, price: amountOf(price) });
}
