/** The items of an event in the page under the ids that the server's copy gives them: a part of its own, for the few sites that need it. */
import { catalogueId, isGroupId, itemIdsOf, type ItemIdSetting } from '@/lib/model/item-id';
import type { PixelEvent } from '@/lib/model/pixel';

export type RenamedItems = Pick<PixelEvent, 'properties' | 'itemsAre'>;

export function renameItems(properties: PixelEvent['properties'], setting: ItemIdSetting): RenamedItems {
  const items: unknown[] = Array.isArray(properties['items']) ? properties['items'] : [];
  const objects = items.filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null);
  const named = objects.map((item) => ({ ...item, item_id: catalogueId(itemIdsOf(item), setting).id }));
  const isGroup = objects.some((item) => isGroupId(itemIdsOf(item), setting));
  return { properties: { ...properties, items: named }, itemsAre: isGroup ? 'product_group' : 'product' };
}
