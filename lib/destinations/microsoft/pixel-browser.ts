/**
 * Microsoft's UET tag in the page. Custom events carry the deduplication key as event_id; page loads are told by the tag itself,
 * without one. https://learn.microsoft.com/en-us/advertising/guides/universal-event-tracking and
 * https://help.ads.microsoft.com/#apex/ads/en/60119/0 (consent mode) (read 2026-11)
 */
import type { StartPixel } from '../pixel';

/** First a list of calls, then the tag itself. */
type Uetq = { push: (...call: unknown[]) => unknown };
type Uet = new (options: Record<string, unknown>) => Uetq;

const CHECK_MS = 50;
/** Ten seconds: a script that a blocker keeps away never comes. */
const CHECKS_MAX = 200;

export const start: StartPixel = ({ tagId }, load) => {
  const home = window as unknown as { uetq?: Uetq; UET?: Uet };
  if (!home.uetq) {
    const queue: unknown[] = [];
    home.uetq = queue;
    // Microsoft wants consent said before its first event; this code runs only with it.
    queue.push('consent', 'default', { ad_storage: 'granted' });
    load('https://bat.bing.com/bat.js');
    whenLoaded(home, tagId, 0);
  }
  return ({ key, as, properties }) => {
    if (as === 'pageLoad') return;
    const { value, currency, transaction_id, search_term, items } = properties;
    const ids = Array.isArray(items) ? items.map((item: { item_id?: unknown }) => item.item_id) : [];
    const data = {
      event_id: key,
      revenue_value: value,
      currency,
      transaction_id,
      search_term,
      ...(ids.length > 0 && { ecomm_prodid: ids }),
    };
    home.uetq?.push('event', as, JSON.parse(JSON.stringify(data)));
  };
};

/** Puts the tag in the place of the queue once its script is there: the script itself starts nothing. */
function whenLoaded(home: { uetq?: Uetq; UET?: Uet }, tagId: string | undefined, checks: number): void {
  if (home.UET) {
    home.uetq = new home.UET({ ti: tagId, enableAutoSpaTracking: true, q: home.uetq });
    home.uetq.push('pageLoad');
  } else if (checks < CHECKS_MAX) {
    setTimeout(() => whenLoaded(home, tagId, checks + 1), CHECK_MS);
  }
}
