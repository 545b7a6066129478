/** The registry of built-in attribution models, in display order. To add one: `npm run new model <id>`. */
import { type BuiltInModelId, modelIds } from '@/lib/model/credit';
import type { SiteSettings } from '@/lib/model/site';
import type { AttributionModel } from '../define';
import { clicksWithoutCapture } from './clicks-without-capture';
import { customModel } from './custom';
import { firstClick } from './first-click';
import { lastClick } from './last-click';
import { lastClickPerPlatform } from './last-click-per-platform';
import { lastNonDirectClick } from './last-non-direct-click';
import { lastPaidClick } from './last-paid-click';
import { linear } from './linear';
import { linearPaid } from './linear-paid';
import { positionBased } from './position-based';
import { timeDecay } from './time-decay';

export const models: Record<BuiltInModelId, AttributionModel> = {
  last_click: lastClick,
  last_non_direct_click: lastNonDirectClick,
  last_paid_click: lastPaidClick,
  first_click: firstClick,
  linear,
  linear_paid: linearPaid,
  time_decay: timeDecay,
  position_based: positionBased,
  clicks_without_capture: clicksWithoutCapture,
  last_click_per_platform: lastClickPerPlatform,
};

/** The models that a site's orders are credited under: the built-in ones, then its own. */
export function modelsOf({ models: own }: Pick<SiteSettings, 'models'>): AttributionModel[] {
  return [...modelIds.map((id) => models[id]), ...own.map(customModel)];
}
