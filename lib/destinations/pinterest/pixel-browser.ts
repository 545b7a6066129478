/**
 * Pinterest's own tag in the page. The member event_id of an event's data is the deduplication key.
 * https://help.pinterest.com/en/business/article/install-the-pinterest-tag and /article/event-code (read 2026-11)
 */
import type { StartPixel } from '../pixel';

type Pintrk = ((...call: unknown[]) => void) & { queue?: unknown[][]; version?: string };

export const start: StartPixel = ({ tagId }, load) => {
  const home = window as unknown as { pintrk?: Pintrk };
  if (!tagId) return () => undefined;
  if (!home.pintrk) {
    const pintrk: Pintrk = (...call) => pintrk.queue?.push(call);
    pintrk.queue = [];
    pintrk.version = '3.0';
    home.pintrk = pintrk;
    load('https://s.pinimg.com/ct/core.js');
  }
  home.pintrk('load', tagId);
  home.pintrk('page');
  return ({ key, as, properties }) => {
    const { value, currency, transaction_id: order_id, search_term: search_query, items } = properties;
    const lines = Array.isArray(items) ? items.map(lineOf) : [];
    const data = {
      event_id: key,
      value,
      currency,
      order_id,
      search_query,
      ...(lines.length > 0 && {
        line_items: lines,
        product_ids: lines.flatMap(({ product_id }) => product_id ?? []),
        order_quantity: lines.reduce((sum, { product_quantity }) => sum + (Number(product_quantity) || 1), 0),
      }),
    };
    // The tag's names are the API's without their underscores.
    home.pintrk?.('track', as.replaceAll('_', ''), JSON.parse(JSON.stringify(data)));
  };
};

function lineOf({ item_id, item_name, item_category, item_brand, price, quantity }: Record<string, unknown>) {
  return {
    product_id: item_id,
    product_name: item_name,
    product_category: item_category,
    product_brand: item_brand,
    product_price: price,
    product_quantity: quantity,
  };
}
