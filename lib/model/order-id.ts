/** The id of an order is made of what its sources call it, so that a rebuild gives it the same one. */
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';

/** The id of the order that a site's sources call `orderKey`. */
export function orderIdOf(siteId: Id<'site'>, orderKey: string): Id<'order'> {
  return derivedUuid('order', siteId, orderKey) as Id<'order'>;
}
