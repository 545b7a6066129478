/**
 * Google's tag in the page, for this stream alone. GA4 counts a purchase once by its transaction_id, whichever side told of it
 * first; other events have no such key. https://developers.google.com/tag-platform/gtagjs/reference and
 * https://developers.google.com/analytics/devguides/collection/ga4/reference/events (read 2026-11)
 */
import type { StartPixel } from '../pixel';

type Gtag = (...call: unknown[]) => void;

export const start: StartPixel = ({ measurementId = '' }, load) => {
  const home = window as unknown as { dataLayer?: unknown[]; gtag?: Gtag };
  home.dataLayer ??= [];
  const queue = home.dataLayer;
  if (!home.gtag) {
    // The tag tells its own commands from other entries by their being an arguments object.
    home.gtag = function () {
      // biome-ignore lint/complexity/noArguments: an array in its place would be ignored by the tag
      queue.push(arguments);
    };
    // When the page began.
    home.gtag('js', new Date(performance.timeOrigin));
  }
  load(`https://www.googletagmanager.com/gtag/js?id=${encodeURIComponent(measurementId)}`);
  // Page views come as events of ours, once each.
  home.gtag('config', measurementId, { send_page_view: false });
  return ({ as, properties }) => {
    home.gtag?.('event', as, { ...properties, send_to: measurementId });
  };
};
