/**
 * Clicks without capture: linear among the touches that may have found the buyer. Left out beside others are those that catch who
 * is on the way already: searches for the brand, retargeting, the store's own e-mails and SMS, and direct visits, which are no
 * click. Which campaigns are brand or retargeting only the site's labels can say.
 */
import type { AttributionModel, PathTouch } from '../define';

/** What sites call such campaigns, whatever the label's own name is; "non-brand" is none of them. */
const CAPTURING = new Set(['brand', 'branded', 'brand search', 'retargeting', 'remarketing']);
const OWN_CHANNELS = new Set(['Email', 'SMS']);

export const clicksWithoutCapture: AttributionModel = {
  id: 'clicks_without_capture',
  name: 'Clicks without capture',
  explain:
    'Equal credit to every touch but your own e-mails and SMS, and direct visits; those count only in orders that had nothing else.',
  looksAt: ['channel', 'labels'],
  weigh: (path) => {
    const found = path.map((touch) => !isCapture(touch));
    return path.map((_, index) => (found[index] || !found.includes(true) ? 1n : 0n));
  },
};

function isCapture({ kind, channel, labels }: PathTouch): boolean {
  if (kind === 'direct' || OWN_CHANNELS.has(channel)) return true;
  return Object.values(labels ?? {}).some((value) => CAPTURING.has(value.trim().toLowerCase()));
}
