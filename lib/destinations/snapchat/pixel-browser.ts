/**
 * Snapchat's own pixel in the page. client_dedup_id is the deduplication key; purchases are matched by transaction_id too.
 * https://developers.snap.com/api/marketing-api/Ads-API/snap-pixel and /Conversions-API/Deduplication (read 2026-11)
 */
import type { StartPixel } from '../pixel';

type Snaptr = ((...call: unknown[]) => void) & { queue?: unknown[][]; handleRequest?: (...call: unknown[]) => void };

export const start: StartPixel = ({ pixelId }, load) => {
  const home = window as unknown as { snaptr?: Snaptr };
  if (!home.snaptr) {
    const snaptr: Snaptr = (...call) => {
      if (snaptr.handleRequest) snaptr.handleRequest(...call);
      else snaptr.queue?.push(call);
    };
    snaptr.queue = [];
    home.snaptr = snaptr;
    load('https://sc-static.net/scevent.min.js');
  }
  home.snaptr('init', pixelId);
  return ({ key, as, properties }) => {
    const { value: price, currency, transaction_id, search_term: search_string, items } = properties;
    const rows: { item_id?: unknown; quantity?: unknown }[] = Array.isArray(items) ? items : [];
    const data = {
      client_dedup_id: key,
      price,
      currency,
      transaction_id,
      search_string,
      ...(rows.length > 0 && {
        item_ids: rows.flatMap(({ item_id }) => item_id ?? []),
        number_items: rows.reduce((sum, { quantity }) => sum + (Number(quantity) || 1), 0),
      }),
    };
    home.snaptr?.('track', as, JSON.parse(JSON.stringify(data)));
  };
};
