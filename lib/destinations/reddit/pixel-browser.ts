/**
 * Reddit's own pixel in the page. `conversionId` holds the deduplication key; the pixel has its own spelling of the standard
 * events. https://business.reddithelp.com/s/article/manual-conversion-events-with-the-reddit-pixel (read 2026-11)
 */
import type { StartPixel } from '../pixel';

type Rdt = ((...call: unknown[]) => void) & { callQueue?: unknown[]; sendEvent?: (...call: unknown[]) => void };

const NAMES: ReadonlyMap<string, string> = new Map([
  ['PAGE_VISIT', 'PageVisit'],
  ['VIEW_CONTENT', 'ViewContent'],
  ['SEARCH', 'Search'],
  ['ADD_TO_CART', 'AddToCart'],
  ['ADD_TO_WISHLIST', 'AddToWishlist'],
  ['PURCHASE', 'Purchase'],
  ['LEAD', 'Lead'],
  ['SIGN_UP', 'SignUp'],
]);
const WITHOUT_VALUE = new Set(['PageVisit', 'ViewContent', 'Search']);

export const start: StartPixel = ({ pixelId }, load) => {
  const home = window as unknown as { rdt?: Rdt };
  if (!home.rdt) {
    const rdt: Rdt = (...call) => {
      if (rdt.sendEvent) rdt.sendEvent(...call);
      else rdt.callQueue?.push(call);
    };
    rdt.callQueue = [];
    home.rdt = rdt;
    load('https://www.redditstatic.com/ads/pixel.js');
  }
  // Without the second flag a value of 12.5 would be read as cents.
  home.rdt('init', pixelId, { optOut: false, useDecimalCurrencyValues: true });
  return ({ key, as, properties }) => {
    const { value, currency, items } = properties;
    const name = NAMES.get(as) ?? 'Custom';
    const list: Item[] = Array.isArray(items) ? items : [];
    const data = {
      conversionId: key,
      ...(name === 'Custom' && { customEventName: as }),
      ...(!WITHOUT_VALUE.has(name) && { value, currency }),
      ...(list.length > 0 && {
        products: list.map(({ item_id, item_name, item_category }) => productOf(item_id, item_name, item_category)),
      }),
    };
    home.rdt?.('track', name, JSON.parse(JSON.stringify(data)));
  };
};

type Item = { item_id?: unknown; item_name?: unknown; item_category?: unknown };

const productOf = (id: unknown, name: unknown, category: unknown) => ({ id, name, category });
