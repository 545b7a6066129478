/** The properties of a track call under the names that orders, carts and items are read by; all others stay as they were sent. */
import { textOf } from '@/lib/core/json';
import { purchaseStatuses, readPurchase } from '@/lib/model/purchase';
import { withAmounts } from './amounts';
import type { EventName } from './event-name';
import { type Members, renamed } from './fields';
import { withItems } from './items';
import { moneyEvents, promotionNames, propertyNames } from './tables/ecommerce';

const CANCELLED = 'order_cancelled';

/** The name and the properties to store. A cancelled order that states no money cannot be a purchase and keeps its own name. */
export function commerceOf(given: Members, { name, spec }: EventName): { name: string; properties: Members } {
  const withIds = idsAsText(renamed(given, namesFor(name, given)));
  const itemised = withItems(withIds, name);
  const properties = moneyEvents.has(name) ? withAmounts(itemised, name) : itemised;
  if (name !== 'purchase') return { name, properties };
  const purchase = { ...withoutOwnStatus(properties), ...(spec === CANCELLED && { status: 'cancelled' }) };
  return spec === CANCELLED && !readPurchase(purchase).ok ? { name: CANCELLED, properties } : { name, properties: purchase };
}

const searchNames: ReadonlyMap<string, string> = new Map([...propertyNames, ['query', 'search_term']]);
const ofPromotion: ReadonlyMap<string, string> = new Map([...propertyNames, ...promotionNames]);

function namesFor(name: string, given: Members): ReadonlyMap<string, string> {
  if (name === 'view_promotion' || name === 'select_promotion') return ofPromotion;
  return name === 'search' && textOf(given['query']) ? searchNames : propertyNames;
}

/** Identifiers are compared as text, and stores send them as numbers too. */
function idsAsText(properties: Members): Members {
  const ids = ['transaction_id', 'checkout_token', 'cart_token'].map((name) => [name, textOf(properties[name])] as const);
  return { ...properties, ...Object.fromEntries(ids.filter(([, id]) => id !== undefined)) };
}

/** Segment's spec has no `status`, so it is a word of the store's own ("processing") unless it is one of ours. */
function withoutOwnStatus(properties: Members): Members {
  const { status, ...rest } = properties;
  if (status === undefined || purchaseStatuses.some((known) => known === status)) return properties;
  return { order_status: status, ...rest };
}
