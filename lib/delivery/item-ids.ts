/**
 * The items of a conversion under the ids that a connection's catalogue lists them by. Applied once, before any destination
 * writes its form: the page's pixel is given the same setting, so both copies of an event name the same items.
 */
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { catalogueId, isGroupId, type ItemIdSetting, type ItemIds } from '@/lib/model/item-id';

type Items = Pick<MappedConversion, 'items' | 'itemsAre' | 'refund'>;

/** The conversion with its items renamed, and a note where one of them could not be. */
export function withItemIds<Conversion extends Items>(
  conversion: Conversion,
  setting: ItemIdSetting,
): { conversion: Conversion; withheld: Withheld[] } {
  const { refund } = conversion;
  const ordered = refund?.ordered ?? [];
  if (!setting.pattern || conversion.items.length + ordered.length === 0) return { conversion, withheld: [] };
  const named = conversion.items.map((item) => ({ item, ...catalogueId(idsOf(item), setting) }));
  const lacks = named.find((one) => one.lacks)?.lacks;
  const isGroup = conversion.items.some((item) => isGroupId(idsOf(item), setting));
  const why =
    `An item has no ${lacks}, which the connection's item id "${setting.pattern}" is made of: ` +
    'it goes by the id that the store sent.';
  return {
    conversion: {
      ...conversion,
      items: named.map(({ item, id }) => ({ ...item, id })),
      ...(refund?.ordered && { refund: { ...refund, ordered: ordered.map((item) => renamed(item, setting)) } }),
      itemsAre: isGroup ? 'product_group' : 'product',
    },
    withheld: lacks ? [{ field: 'items.id', why }] : [],
  };
}

function renamed(item: ConversionItem, setting: ItemIdSetting): ConversionItem {
  return { ...item, id: catalogueId(idsOf(item), setting).id };
}

function idsOf({ id, productId, variantId, sku }: ConversionItem): ItemIds {
  return { sent: id, product: productId, variant: variantId, sku };
}
