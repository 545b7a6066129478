/** First click: what opened the path earns all of it. */
import { type AttributionModel, allTo } from '../define';

export const firstClick: AttributionModel = {
  id: 'first_click',
  name: 'First click',
  explain: 'All credit to the first touch of the path: what found the customer.',
  weigh: (path) => allTo(path, 0),
};
