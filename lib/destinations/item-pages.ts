/** Where an item is shown, and which variant it is, under the names that stores and Segment's libraries give them. */
import type { ConversionItem } from '@/lib/model/conversion';

const PAGES = ['url', 'item_url', 'product_url'];
const PICTURES = ['image_url', 'item_image_url', 'image'];

export function pageOfItem(item: ConversionItem): string | undefined {
  return addressIn(item, PAGES);
}

export function pictureOfItem(item: ConversionItem): string | undefined {
  return addressIn(item, PICTURES);
}

/** The id of the variant; its description ("250 g") is none. */
export function variantIdOfItem({ id, properties }: ConversionItem): string | undefined {
  const stated = Object.hasOwn(properties, 'variant_id') ? properties['variant_id'] : undefined;
  return typeof stated === 'string' && stated.trim() ? stated.trim() : typeof stated === 'number' ? String(stated) : id;
}

function addressIn({ properties }: ConversionItem, names: string[]): string | undefined {
  const found = names.map((name) => (Object.hasOwn(properties, name) ? properties[name] : undefined));
  return found.find(
    (value): value is string => typeof value === 'string' && /^https?:\/\/\S+$/.test(value) && URL.canParse(value),
  );
}
