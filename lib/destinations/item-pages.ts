/** Where an item is shown, under the names that stores and Segment's libraries give it, and which variant it is. */
import type { ConversionItem } from '@/lib/model/conversion';

const PAGES = ['url', 'item_url', 'product_url'];
const PICTURES = ['image_url', 'item_image_url', 'image'];

export function pageOfItem(item: ConversionItem): string | undefined {
  return addressIn(item, PAGES);
}

export function pictureOfItem(item: ConversionItem): string | undefined {
  return addressIn(item, PICTURES);
}

/** The id of the variant, else what the item goes by; a description ("250 g") is none. */
export function variantIdOfItem({ id, variantId }: ConversionItem): string | undefined {
  return variantId ?? id;
}

function addressIn({ properties }: ConversionItem, names: string[]): string | undefined {
  const found = names.map((name) => (Object.hasOwn(properties, name) ? properties[name] : undefined));
  return found.find(
    (value): value is string => typeof value === 'string' && /^https?:\/\/\S+$/.test(value) && URL.canParse(value),
  );
}
