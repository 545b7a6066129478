/** Last paid click: the last touch that cost money. Without one the order is unattributed: no organic touch stands in for it. */
import { type AttributionModel, allTo } from '../define';

export const lastPaidClick: AttributionModel = {
  id: 'last_paid_click',
  name: 'Last paid click',
  explain: 'All credit to the last paid touch; orders without one stay unattributed.',
  weigh: (path) =>
    allTo(
      path,
      path.findLastIndex(({ paid }) => paid),
    ),
};
