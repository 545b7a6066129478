/** Last click: what closed the path earns all of it. Direct visits are in the path only as the site's `direct` setting says. */
import { type AttributionModel, allTo } from '../define';

export const lastClick: AttributionModel = {
  id: 'last_click',
  name: 'Last click',
  explain: 'All credit to the last touch before the order.',
  weigh: (path) => allTo(path, path.length - 1),
};
