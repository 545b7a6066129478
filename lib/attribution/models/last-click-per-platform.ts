/**
 * Last click per platform: each ad platform is given the whole order for its last paid touch, as the platforms' own reports do.
 * The sum exceeds the store's revenue by design; screens mark it and never total it beside deduplicated credit.
 */
import type { AttributionModel } from '../define';

export const lastClickPerPlatform: AttributionModel = {
  id: 'last_click_per_platform',
  name: 'Last click per platform',
  explain:
    'Every ad platform gets the whole order for its own last click: what platforms claim. Sums to more than the store sold.',
  overClaims: true,
  weigh: (path) => {
    const last = new Map(path.flatMap(({ paid, platform }, index) => (paid && platform ? [[platform, index]] : [])));
    const winners = new Set(last.values());
    return path.map((_, index) => (winners.has(index) ? 1n : 0n));
  },
};
