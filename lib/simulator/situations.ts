/**
 * What happens to real buyers on the way: an e-mail that is corrected, two tabs, an app's own browser, a link that is passed on,
 * a payment page in between, a banner that is answered late. Of each some buyers, whose order an ad has caused beyond doubt:
 * their scores say what of the credit survives it.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { SimulatedRequest } from './browse';
import { IN_APP, openBrowser, orderOf, READING_MS } from './browser';
import type { Buyer } from './buyer';
import { products } from './catalogue';
import { type Afterwards, afterwards } from './afterwards';
import { type DeskPost, orderWebhook } from './order-desk';
import { seeded } from './random';
import { DAYS, mediaPlan, type Medium } from './tables/media-plan';

export const situationIds = [
  'corrected-email',
  'two-tabs',
  'in-app-browser',
  'shared-link',
  'payment-page',
  'late-banner',
  'edited-order',
  'renewal',
] as const;
export type SituationId = (typeof situationIds)[number];

/** What each is, and what of its credit can be recovered. */
export const situations: Readonly<Record<SituationId, { name: string; recoverable: string }>> = {
  'corrected-email': { name: 'A corrected e-mail', recoverable: 'All: it is one session.' },
  'two-tabs': { name: 'Two tabs', recoverable: 'All: both tabs are one browser of one moment.' },
  'in-app-browser': {
    name: 'An app’s own browser, then the phone’s',
    recoverable: 'All where the address is handed over with its campaign.',
  },
  'shared-link': {
    name: 'A link that was passed on',
    recoverable: 'All of the campaign; the click is its first visitor’s.',
  },
  'payment-page': { name: 'A payment page in between', recoverable: 'All: coming back from a payment is no contact.' },
  'late-banner': {
    name: 'A consent banner answered late',
    recoverable: 'All where the second page still names the landing page as its referrer.',
  },
  'edited-order': {
    name: 'An order edited, then refunded by line',
    recoverable: 'All of what is left of the order, and nothing of what went back.',
  },
  renewal: {
    name: 'A renewal after another ad',
    recoverable: 'All of the first order; of the renewal nothing is an ad’s.',
  },
};

const BUYERS_EACH = 10;
const FIRST_ORDER_NUMBER = 20_001;

/** A buyer who lands, looks and buys. */
function straight(buyer: Buyer): SimulatedRequest[] {
  const browser = openBrowser(buyer);
  return [browser.show({ at: buyer.at, url: buyer.landing }), bought(buyer, browser, buyer.at + 2 * READING_MS)];
}

/** The requests of a buyer, the purchase last. */
const plays: Readonly<Record<SituationId, (buyer: Buyer) => SimulatedRequest[]>> = {
  'edited-order': straight,
  renewal: straight,
  'corrected-email': (buyer) => {
    const { at, email, landing } = buyer;
    const browser = openBrowser(buyer);
    return [
      browser.show({ at, url: landing }),
      browser.show({ at: at + READING_MS, url: checkoutOf(buyer), name: 'begin_checkout', email: email.replace('mail', 'mial') }),
      browser.show({ at: at + 2 * READING_MS, url: checkoutOf(buyer), name: 'identify', email }),
      bought(buyer, browser, at + 3 * READING_MS),
    ];
  },
  'two-tabs': (buyer) => {
    const { at, landing, origin } = buyer;
    // Neither tab has had an answer when the other sends; the cookie that is kept is the second's.
    const [first, second] = [openBrowser(buyer), openBrowser({ ...buyer, at: at + SECOND_MS })];
    const landed = first.show({ at, url: landing });
    const plain = second.show({ at: at + SECOND_MS, url: `${origin}/demo-store` });
    const later = [first.show({ at: at + READING_MS, url: productOf(buyer) }), bought(buyer, first, at + 3 * READING_MS)];
    return [landed, plain, ...later.map((request) => ({ ...request, visitor: second.visitor }))];
  },
  'in-app-browser': (buyer) => {
    const { at, landing } = buyer;
    const inApp = openBrowser({ ...buyer, userAgent: IN_APP });
    const phone = openBrowser({ ...buyer, at: at + MINUTE_MS });
    return [
      inApp.show({ at, url: landing }),
      phone.show({ at: at + MINUTE_MS, url: landing }),
      phone.show({ at: at + 2 * MINUTE_MS, url: checkoutOf(buyer), name: 'begin_checkout', email: buyer.email }),
      bought(buyer, phone, at + 3 * MINUTE_MS),
    ];
  },
  'shared-link': (buyer) => {
    const { at, landing } = buyer;
    const one = openBrowser(buyer);
    const friend = openBrowser({ ...buyer, at: at + HOUR_MS, address: buyer.address.replace(/\d+$/, '200') });
    return [
      one.show({ at, url: landing }),
      friend.show({ at: at + HOUR_MS, url: landing }),
      bought(buyer, friend, at + HOUR_MS + 2 * READING_MS),
    ];
  },
  'payment-page': (buyer) => {
    const { at, landing, random } = buyer;
    const browser = openBrowser(buyer);
    const back = at + 3 * MINUTE_MS + 35 * MINUTE_MS;
    const referrer = random.pick(['https://www.paypal.com/', 'https://pay.klarna.com/', 'https://secure.ogone.com/']);
    return [
      browser.show({ at, url: landing }),
      browser.show({ at: at + 2 * MINUTE_MS, url: checkoutOf(buyer), name: 'begin_checkout', email: buyer.email }),
      browser.show({ at: back, url: thanksOf(buyer), referrer }),
      bought(buyer, browser, back + SECOND_MS),
    ];
  },
  'late-banner': (buyer) => {
    const { at, landing } = buyer;
    const browser = openBrowser(buyer);
    const denied = { analytics: 'denied', ad_storage: 'denied' } as const;
    const granted = { analytics: 'granted', ad_storage: 'granted' } as const;
    return [
      browser.show({ at, url: landing, consent: denied }),
      browser.show({ at: at + READING_MS, url: productOf(buyer), referrer: landing, consent: granted }),
      bought(buyer, browser, at + 3 * READING_MS),
    ];
  },
};

const told: Partial<Record<SituationId, (buyer: Buyer) => Afterwards>> = afterwards;

const checkoutOf = ({ origin }: Buyer) => `${origin}/demo-store/checkout`;
const thanksOf = ({ origin }: Buyer) => `${origin}/demo-store/thank-you`;
const productOf = ({ origin, product }: Buyer) => `${origin}/demo-store/p/${product.slug}`;

function bought(buyer: Buyer, browser: ReturnType<typeof openBrowser>, at: number): SimulatedRequest {
  const { orderKey, product, email } = buyer;
  return browser.show({ at, url: thanksOf(buyer), name: 'purchase', email, properties: orderOf(orderKey, product) });
}

export type PlayedSituations = {
  requests: SimulatedRequest[];
  posts: DeskPost[];
  /**
   * The medium that caused each order, none a renewal; what happened on its way; and what it is worth in cents where that
   * changed since.
   */
  caused: Map<string, { medium: Medium | undefined; situation: SituationId; worth?: bigint }>;
};

/** Buyers of every situation, spread over the plan's days. The same seed gives the same. */
export function playSituations(options: { seed: number; start: Date; origin: string; scale?: number }): PlayedSituations {
  const { seed, start, origin, scale = 1 } = options;
  const random = seeded(seed + 104_729);
  const played: PlayedSituations = { requests: [], posts: [], caused: new Map() };
  const paid = mediaPlan.filter((medium) => medium.paid && medium.causes > 0.4);
  const each = Math.max(1, Math.round(BUYERS_EACH * scale));
  for (const [place, situation] of situationIds.entries()) {
    for (let count = 0; count < each; count += 1) {
      const number = place * each + count;
      const medium = random.pick(paid);
      const product = random.pick(products);
      const buyer: Buyer = {
        ...{ random, origin, product, medium, orderKey: `NB-${FIRST_ORDER_NUMBER + number}` },
        at: start.getTime() + random.whole(0, (DAYS - 4) * DAY_MS),
        address: `84.161.${number % 250}.${1 + (number % 180)}`,
        landing: `${origin}/demo-store/p/${product.slug}?${medium.link(random).query}`,
        email: `buyer-${number}@mail.example`,
      };
      const requests = plays[situation](buyer);
      const at = requests.at(-1)?.at.getTime() ?? buyer.at;
      played.requests.push(...requests);
      played.posts.push(orderWebhook({ at, properties: orderOf(buyer.orderKey, product), email: buyer.email }));
      played.caused.set(buyer.orderKey, { medium, situation });
      const after = told[situation]?.({ ...buyer, at });
      played.requests.push(...(after?.requests ?? []));
      played.posts.push(...(after?.posts ?? []));
      for (const [key, { causes, worth }] of after?.worth ?? []) {
        played.caused.set(key, { medium: causes ? medium : undefined, situation, worth });
      }
    }
  }
  return played;
}
