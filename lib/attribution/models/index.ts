/** The registry of attribution models, in display order. To add one: `npm run new model <id>`. */
import type { ModelId } from '@/lib/model/credit';
import type { AttributionModel } from '../define';
import { firstClick } from './first-click';
import { lastClick } from './last-click';
import { lastClickPerPlatform } from './last-click-per-platform';
import { lastNonDirectClick } from './last-non-direct-click';
import { lastPaidClick } from './last-paid-click';
import { linear } from './linear';
import { positionBased } from './position-based';
import { timeDecay } from './time-decay';

export const models: Record<ModelId, AttributionModel> = {
  last_click: lastClick,
  last_non_direct_click: lastNonDirectClick,
  last_paid_click: lastPaidClick,
  first_click: firstClick,
  linear,
  time_decay: timeDecay,
  position_based: positionBased,
  last_click_per_platform: lastClickPerPlatform,
};
