/**
 * Clicks without capture: linear among the touches that may have found the buyer. Left out beside others are those that catch who
 * is on the way already: searches for the brand, retargeting, the store's own e-mails and SMS, and direct visits, which are no
 * click. Which campaigns are brand or retargeting only the site's labels can say.
 */
import { isCapturing } from '@/lib/model/label-rule';
import type { AttributionModel, PathTouch } from '../define';

const OWN_CHANNELS = new Set(['Email', 'SMS']);

export const clicksWithoutCapture: AttributionModel = {
  id: 'clicks_without_capture',
  name: 'Clicks without capture',
  explain:
    'Equal credit to every touch but what your labels call brand or retargeting, your own e-mails and SMS, and direct visits; ' +
    'those count only in orders that had nothing else.',
  looksAt: ['channel', 'labels'],
  weigh: (path) => {
    const found = path.map((touch) => !isCapture(touch));
    return path.map((_, index) => (found[index] || !found.includes(true) ? 1n : 0n));
  },
};

function isCapture({ kind, channel, labels }: PathTouch): boolean {
  if (kind === 'direct' || OWN_CHANNELS.has(channel)) return true;
  return Object.values(labels ?? {}).some(isCapturing);
}
