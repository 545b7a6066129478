/** Every destination. To add one: its folder, and a line here. */
import type { Destination } from './define';
import { meta } from './meta/destination';

export const destinations: readonly Destination[] = [meta];

const byId = new Map(destinations.map((destination) => [destination.id, destination]));

/** The destination with this id, or undefined. */
export function destinationOf(id: string): Destination | undefined {
  return byId.get(id);
}
