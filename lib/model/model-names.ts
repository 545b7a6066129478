/** Names of the attribution models, for screens that have no report at hand; each model's own definition uses the same. */
import type { ModelId } from './credit';

export const modelNames: Record<ModelId, string> = {
  last_click: 'Last click',
  last_non_direct_click: 'Last non-direct click',
  last_paid_click: 'Last paid click',
  first_click: 'First click',
  linear: 'Linear',
  time_decay: 'Time decay',
  position_based: 'Position-based',
  last_click_per_platform: 'Last click per platform',
};
