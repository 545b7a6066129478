/** Names of the built-in attribution models, for screens that have no report at hand; each model's own definition uses the same. */
import type { BuiltInModelId } from './credit';

export const modelNames: Record<BuiltInModelId, string> = {
  last_click: 'Last click',
  last_non_direct_click: 'Last non-direct click',
  last_paid_click: 'Last paid click',
  first_click: 'First click',
  linear: 'Linear',
  linear_paid: 'Linear among paid clicks',
  time_decay: 'Time decay',
  position_based: 'Position-based',
  clicks_without_capture: 'Clicks without capture',
  last_click_per_platform: 'Last click per platform',
};
