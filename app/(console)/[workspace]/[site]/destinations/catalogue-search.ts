/** Which destinations the catalogue shows, and in which order. */
import type { DestinationCategory } from '@/lib/destinations/category';

/** As the filter and the cards name each kind. */
export const categoryWords: Record<DestinationCategory, string> = {
  ads: 'Ads',
  affiliate: 'Affiliate',
  analytics: 'Analytics',
  messaging: 'E-mail and SMS',
  webhook: 'Your own',
};

export type CategoryFilter = DestinationCategory | 'all';

type Listed = { id: string; name: string; summary: string; category: DestinationCategory };

/**
 * Those of the kind whose name, kind or summary has every word that is searched for, whatever its accents and capitals. What is
 * connected comes first; the rest stays in its order.
 */
export function searched<Destination extends Listed>(
  destinations: readonly Destination[],
  connected: ReadonlySet<string>,
  { text, category }: { text: string; category: CategoryFilter },
): Destination[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  const found = destinations.filter((destination) => {
    if (category !== 'all' && destination.category !== category) return false;
    const searchable = plain(
      `${destination.name} ${categoryWords[destination.category]} ${destination.summary} ${destination.id}`,
    );
    return words.every((word) => searchable.includes(word));
  });
  return found.toSorted((one, other) => Number(connected.has(other.id)) - Number(connected.has(one.id)));
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
