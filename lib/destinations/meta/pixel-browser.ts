/**
 * Meta's own pixel in the page. The fourth argument of fbq holds the deduplication key.
 * https://developers.facebook.com/docs/meta-pixel/reference and
 * /docs/marketing-api/conversions-api/deduplicate-pixel-and-server-events (read 2026-11)
 */
import type { StartPixel } from '../pixel';

type Fbq = ((...call: unknown[]) => void) & {
  queue?: unknown[];
  callMethod?: (...call: unknown[]) => void;
  loaded?: boolean;
  version?: string;
  push?: Fbq;
};

const STANDARD =
  /^(PageView|ViewContent|Search|AddTo(Cart|Wishlist)|InitiateCheckout|AddPaymentInfo|Purchase|CompleteRegistration|Lead|Subscribe|StartTrial|Contact|CustomizeProduct|Donate|FindLocation|Schedule|SubmitApplication)$/;

export const start: StartPixel = ({ datasetId }, load) => {
  const home = window as unknown as { fbq?: Fbq; _fbq?: Fbq };
  if (!home.fbq) {
    const fbq: Fbq = (...call) => {
      if (fbq.callMethod) fbq.callMethod(...call);
      else fbq.queue?.push(call);
    };
    fbq.queue = [];
    fbq.loaded = true;
    fbq.version = '2.0';
    fbq.push = fbq;
    home.fbq = fbq;
    home._fbq ??= fbq;
    load('https://connect.facebook.net/en_US/fbevents.js');
  }
  // Events go to this dataset alone, whatever other pixels the page has.
  home.fbq('set', 'autoConfig', false, datasetId);
  home.fbq('init', datasetId);
  return ({ key, as, properties, itemsAre = 'product' }) => {
    const { value, currency, transaction_id: order_id, search_term: search_string, items } = properties;
    const ids = Array.isArray(items) ? items.map((item: { item_id?: unknown }) => item.item_id) : [];
    const data = {
      value,
      currency,
      order_id,
      search_string,
      ...(ids.length > 0 && { content_ids: ids, content_type: itemsAre }),
    };
    home.fbq?.(STANDARD.test(as) ? 'trackSingle' : 'trackSingleCustom', datasetId, as, JSON.parse(JSON.stringify(data)), {
      eventID: key,
    });
  };
};
