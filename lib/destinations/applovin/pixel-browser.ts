/**
 * Axon's own pixel in the page. The fourth argument of a call holds the deduplication key.
 * https://support.axon.ai/en/growth/promoting-your-websites/axon-pixel-integration/global-best-practices (read 2026-11)
 */
import type { StartPixel } from '../pixel';

type Axon = ((...call: unknown[]) => void) & {
  performOperation?: (...call: unknown[]) => void;
  operationQueue?: unknown[];
  eventKey?: string;
};

export const start: StartPixel = ({ eventKey }, load) => {
  const home = window as unknown as { axon?: Axon; AXON_EVENT_KEY?: string };
  if (!home.axon) {
    const axon: Axon = (...call) => {
      if (axon.performOperation) axon.performOperation(...call);
      else axon.operationQueue?.push(call);
    };
    axon.operationQueue = [];
    axon.eventKey = eventKey;
    home.AXON_EVENT_KEY = eventKey;
    home.axon = axon;
    load('https://s.axon.ai/pixel.js');
    axon('init');
  }
  return ({ key, as, properties }) => {
    const { value, currency, transaction_id, tax, shipping, search_term, items } = properties;
    const lines = Array.isArray(items) ? items.map(lineOf) : undefined;
    const list = as === 'search' ? { results: lines } : { items: lines };
    const data = { value, currency, transaction_id, tax, shipping, search_term, ...list };
    home.axon?.('track', as, JSON.parse(JSON.stringify(data)), { dedupe_id: key });
  };
};

function lineOf({ item_id, item_name, item_brand, item_variant, image_url, price, discount, quantity }: Record<string, unknown>) {
  return { item_id, item_name, item_brand, item_variant_id: item_variant, image_url, price, discount, quantity: quantity ?? 1 };
}
