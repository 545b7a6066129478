/**
 * Last non-direct click: the last touch that was no direct visit; a path of direct visits alone gives it to the last of them.
 * Google Analytics' long-standing rule (support.google.com/analytics/answer/6205762, read 2026-11).
 */
import { type AttributionModel, allTo } from '../define';

export const lastNonDirectClick: AttributionModel = {
  id: 'last_non_direct_click',
  name: 'Last non-direct click',
  explain: 'All credit to the last touch that was not a direct visit.',
  weigh: (path) => {
    const winner = path.findLastIndex(({ kind }) => kind !== 'direct');
    return allTo(path, winner < 0 ? path.length - 1 : winner);
  },
};
