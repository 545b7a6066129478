/**
 * Position-based ("U-shaped"): the touch that opened the path and the one that closed it share most of it, 40/20/40
 * (developers.google.com/google-ads/api, AttributionModel, read 2026-11). Two touches have no middle between them and split evenly.
 */
import type { AttributionModel } from '../define';

const END_WEIGHT = 40n;
const MIDDLE_WEIGHT = 20n;

export const positionBased: AttributionModel = {
  id: 'position_based',
  name: 'Position-based',
  explain: '40% first touch, 40% last touch, 20% shared by those between.',
  weigh: (path) => {
    if (path.length <= 2) return path.map(() => 1n);
    const between = BigInt(path.length - 2);
    return path.map((_, index) => (index === 0 || index === path.length - 1 ? END_WEIGHT * between : MIDDLE_WEIGHT));
  },
};
