/**
 * Time decay: a touch's share halves with every half-life (7 days) of its age, continuously, not in steps.
 * Only differences of age matter, so weights are taken relative to the newest touch and cannot all vanish.
 */
import { DAY_MS } from '@/lib/core/instant';
import type { AttributionModel } from '../define';

/** Weight of the newest touch; leaves 12 half-lives (the longest window) 28 bits of precision. */
const NEWEST_WEIGHT = 2 ** 40;

export const timeDecay: AttributionModel = {
  id: 'time_decay',
  name: 'Time decay',
  explain: 'More credit the closer a touch is to the order: half as much for every 7 days before it.',
  weigh: (path, { halfLifeDays }) => {
    const newest = Math.max(...path.map(({ at }) => at.getTime()));
    return path.map(({ at }) => BigInt(Math.round(NEWEST_WEIGHT * 2 ** (-(newest - at.getTime()) / (halfLifeDays * DAY_MS)))));
  },
};
