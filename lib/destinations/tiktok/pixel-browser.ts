/**
 * TikTok's own pixel in the page. The third argument of `track` holds the deduplication key.
 * https://business-api.tiktok.com/portal/docs?id=1739585696931842 (base code) and ?id=1771100965992450 (deduplication; read
 * 2026-11)
 */
import type { StartPixel } from '../pixel';

type Call = unknown[];
type Instance = Call[] & Record<string, unknown> & { track?: (name: string, data: object, options: object) => void; _u?: string };
type Ttq = Instance & {
  methods?: string[];
  setAndDefer?: (target: Instance, method: string) => void;
  instance?: (code: string) => Instance;
  page?: (data?: object, options?: object) => void;
  load?: (code: string) => void;
  _i?: Record<string, Instance>;
  _t?: Record<string, number>;
  _o?: Record<string, object>;
};

const SCRIPT = 'https://analytics.tiktok.com/i18n/pixel/events.js';
const METHODS =
  'page track identify instances debug on off once ready alias group enableCookie disableCookie holdConsent revokeConsent grantConsent'.split(
    ' ',
  );

export const start: StartPixel = ({ pixelCode = '' }, load) => {
  const home = window as unknown as { TiktokAnalyticsObject?: string; ttq?: Ttq };
  home.TiktokAnalyticsObject ??= 'ttq';
  home.ttq ??= queueOfCalls();
  const ttq = home.ttq;
  ttq._i ??= {};
  // The page may have TikTok's base code already, with another pixel.
  if (ttq.load && !ttq._i[pixelCode]) ttq.load(pixelCode);
  else if (!ttq._i[pixelCode]) {
    // What the base code's `load` leaves for TikTok's script to find.
    const own = instanceOf();
    own._u = SCRIPT;
    ttq._i[pixelCode] = own;
    ttq._t = { ...ttq._t, [pixelCode]: Math.round(performance.timeOrigin + performance.now()) };
    ttq._o = { ...ttq._o, [pixelCode]: {} };
    load(`${SCRIPT}?sdkid=${encodeURIComponent(pixelCode)}&lib=ttq`);
  }
  return ({ key, as, properties, itemsAre = 'product' }) => {
    const { value, currency, transaction_id: order_id, search_term, items } = properties;
    const contents = Array.isArray(items) ? items.map(contentOf) : [];
    const data = {
      value,
      currency,
      order_id,
      query: search_term,
      ...(contents.length > 0 && { contents, content_type: itemsAre }),
    };
    // Events go to this pixel alone, whatever other pixels the page has. A page view is a call of its own: `track` would make a
    // custom event of it.
    const pixel = home.ttq?.instance?.(pixelCode) ?? home.ttq;
    const options = { event_id: key };
    if (as === 'Pageview') home.ttq?.page?.({}, options);
    else pixel?.track?.(as, JSON.parse(JSON.stringify(data)), options);
  };
};

function contentOf({ item_id, item_name, price, quantity }: Record<string, unknown>) {
  return { content_id: item_id, content_name: item_name, price, quantity };
}

/** An array that remembers calls until TikTok's script plays them. */
function instanceOf(): Instance {
  const instance = [] as unknown as Instance;
  for (const method of METHODS) setAndDefer(instance, method);
  return instance;
}

function setAndDefer(target: Instance, method: string): void {
  Object.assign(target, { [method]: (...call: Call) => target.push([method, ...call]) });
}

function queueOfCalls(): Ttq {
  const ttq: Ttq = instanceOf();
  ttq.methods = METHODS;
  ttq.setAndDefer = setAndDefer;
  ttq.instance = (code) => {
    ttq._i ??= {};
    ttq._i[code] ??= instanceOf();
    return ttq._i[code];
  };
  return ttq;
}
