/** The items of a conversion, as whoever knows them best has told of them. Pure. */
import type { LoggedEvent } from '@/db/queries/event-row';
import type { Currency } from '@/lib/core/currency';
import { textOf } from '@/lib/core/json';
import { parseMoney } from '@/lib/core/money';
import type { ConversionItem } from '@/lib/model/conversion';
import { itemIdsOf } from '@/lib/model/item-id';
import { unitPriceOf } from './item-value';

/** GA4's item fields: https://developers.google.com/analytics/devguides/collection/ga4/reference/events (read 2026-11) */
export function itemsOf(told: LoggedEvent[], currency: Currency | undefined): ConversionItem[] {
  const best = told.findLast(({ payload }) => Array.isArray(payload.properties?.['items']))?.payload.properties?.['items'];
  if (!Array.isArray(best)) return [];
  return best.flatMap((item: unknown) =>
    typeof item === 'object' && item !== null ? [itemOf(item as Record<string, unknown>, currency)] : [],
  );
}

function itemOf(item: Record<string, unknown>, currency: Currency | undefined): ConversionItem {
  const quantity = Number(item['quantity'] ?? 1);
  const amount = (value: unknown) => (currency ? parseMoney(value, currency) : undefined);
  const { sent, product, variant, sku } = itemIdsOf(item);
  return {
    id: sent,
    productId: product,
    variantId: variant,
    sku,
    name: textOf(item['item_name']),
    brand: textOf(item['item_brand']),
    category: textOf(item['item_category']),
    variant: textOf(item['item_variant']),
    ...unitPriceOf(item['price'], currency),
    discount: amount(item['discount']),
    coupon: textOf(item['coupon']),
    quantity: Number.isFinite(quantity) && quantity > 0 ? quantity : 1,
    properties: item,
  };
}
