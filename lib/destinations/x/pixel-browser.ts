/**
 * X's own pixel in the page. `conversion_id` holds the deduplication key; an event is addressed as tw-<pixel>-<event>.
 * https://business.x.com/en/help/campaign-measurement-and-analytics/conversion-tracking-for-websites (read 2026-11)
 */
import type { StartPixel } from '../pixel';

type Twq = ((...call: unknown[]) => void) & {
  exe?: (...call: unknown[]) => void;
  version?: string;
  queue?: unknown[];
};
type Item = { item_id?: unknown; item_name?: unknown; item_category?: unknown; price?: unknown; quantity?: unknown };

export const start: StartPixel = ({ pixelId = '' }, load) => {
  const home = window as unknown as { twq?: Twq };
  if (!home.twq) {
    const twq: Twq = (...call) => {
      if (twq.exe) twq.exe(...call);
      else twq.queue?.push(call);
    };
    twq.version = '1.1';
    twq.queue = [];
    home.twq = twq;
    load('https://static.ads-twitter.com/uwt.js');
  }
  // Tells X of the visit, too.
  home.twq('config', pixelId);
  return ({ key, as, properties }) => {
    const { value, currency, search_term: search_string, items } = properties;
    const contents = Array.isArray(items) ? items.map(contentOf) : [];
    const data = { value, currency, search_string, conversion_id: key, ...(contents.length > 0 && { contents }) };
    home.twq?.('event', as.startsWith('tw-') ? as : `tw-${pixelId}-${as}`, JSON.parse(JSON.stringify(data)));
  };
};

function contentOf({ item_id, item_name, item_category, price, quantity }: Item) {
  return {
    content_id: item_id,
    content_name: item_name,
    content_type: item_category,
    content_price: price,
    num_items: quantity,
  };
}
