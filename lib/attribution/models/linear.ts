/** Linear: every touch earns the same. A channel met twice counts twice. */
import type { AttributionModel } from '../define';

export const linear: AttributionModel = {
  id: 'linear',
  name: 'Linear',
  explain: 'Equal credit to every touch of the path.',
  weigh: (path) => path.map(() => 1n),
};
