/**
 * Linear among paid clicks: paid touches share equally, and what cost nothing (direct, organic, the store's own e-mail) gets
 * nothing beside one. In a path without any paid touch nothing is left out, so that the order is not lost: the rule of Northbeam's
 * Clicks-Only, which leaves touches out only while others are there.
 */
import type { AttributionModel } from '../define';

export const linearPaid: AttributionModel = {
  id: 'linear_paid',
  name: 'Linear among paid clicks',
  explain: 'Equal credit to every paid click; in orders without one, to every touch.',
  weigh: (path) => {
    const hasPaid = path.some(({ paid }) => paid);
    return path.map(({ paid }) => (paid || !hasPaid ? 1n : 0n));
  },
};
