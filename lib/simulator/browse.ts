/** Turns visits into collection requests, in the snippet's own wire format. What the truth knows never gets into a request. */
import { type Id, mintId } from '@/lib/core/id';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { WireBatch, WireEvent } from '@/lib/model/event';
import { categories, euros, products, shippingFor, taxWithin } from './catalogue';
import type { Random } from './random';
import { isSale, type Purchase, type Shopper, type Visit } from './shopper';

export type SimulatedRequest = {
  at: Date;
  /** The visitor's cookie, once the server has set one. */
  visitor?: Id<'visitor'>;
  userAgent: string;
  address: string;
  body: WireBatch;
};

/** Networks by country, large ones of the countries' own providers, so that the country table knows them. */
const networks: Record<string, string> = { DE: '84.160', AT: '80.108', CH: '85.0', NL: '77.162', FR: '90.3' };

const THANK_YOU_NEVER_SEEN = 0.04;

export type Browser = { visitor?: Id<'visitor'>; hasCookie: boolean };

type Session = {
  shopper: Shopper;
  visit: Visit;
  browser: Browser;
  random: Random;
  start: number;
  origin: string;
  orderKey?: string;
};

/** The requests of one visit, in order. `browser` remembers its cookie from visit to visit. */
export function browse(session: Session): SimulatedRequest[] {
  const { shopper, visit, browser, random } = session;
  if (!shopper.consents || (browser.hasCookie && shopper.devices[visit.device]?.loses && random.chance(0.5)))
    browser.visitor = undefined;
  if (!browser.visitor) browser.hasCookie = false;
  const steps = stepsOf(session);
  // Some phones are offline on the way: everything but the last step arrives with it, hours later.
  const delay = random.chance(0.015) ? random.whole(1, 9) * HOUR_MS : 0;
  return steps.map((step, index) => {
    const sentAt = session.start + visit.at + step.after + (index < steps.length - 1 ? delay : delay / 2);
    return request(session, step.events, sentAt);
  });
}

/** Of visits that look further than the first page and buy nothing. */
const SIGNS_UP = 0.06;
const ASKS_FOR_WHOLESALE = 0.015;
/** What the store counts an enquiry of a café for. */
const ENQUIRY_WORTH = '120.00';

/**
 * What some who buy nothing do at the end of their visit: they sign up for an account, or ask for wholesale prices. With a random
 * of its own, so that orders are what they are without. Nobody says who they are.
 */
export function enquire(session: Session): SimulatedRequest[] {
  const { shopper, visit, random, origin } = session;
  if (visit.pages === 1 || visit.purchase || !shopper.consents) return [];
  const sentAt = session.start + visit.at + 100 * SECOND_MS;
  const told = (name: string, page: string, properties: Record<string, unknown>) =>
    event(session, name, sentAt, `${origin}/demo-store/${page}`, { properties });
  const events = [
    ...(random.chance(SIGNS_UP) ? [told('sign_up', 'account', { method: 'email' })] : []),
    ...(random.chance(ASKS_FOR_WHOLESALE)
      ? [told('generate_lead', 'wholesale', { lead_source: 'form', currency: 'EUR', value: ENQUIRY_WORTH })]
      : []),
  ];
  return events.length > 0 ? [request(session, events, sentAt)] : [];
}

type Step = { after: number; events: WireEvent[] };

function stepsOf(session: Session): Step[] {
  const { visit, random, origin } = session;
  const { query, referrer } = visit.medium.link(random);
  const productUrl = `${origin}/demo-store/p/${visit.product.slug}`;
  const landing = {
    home: `${origin}/demo-store`,
    category: `${origin}/demo-store/c/${visit.product.category}`,
    product: productUrl,
  }[visit.medium.landing];
  const url = query ? `${landing}?${query}` : landing;
  const item = {
    item_id: visit.product.slug,
    item_name: visit.product.name,
    price: euros(visit.product.priceCents),
    quantity: 1,
  };
  const worth = { currency: 'EUR', value: euros(visit.product.priceCents), items: [item] };
  const at = (after: number) => session.start + visit.at + after;
  const first = [event(session, 'page_view', at(0), url, { referrer })];
  const steps: Step[] = [
    { after: 0, events: visit.logsIn && !visit.purchase ? [...first, identify(session, at(SECOND_MS), url)] : first },
  ];
  if (visit.pages > 1) {
    const seen = [
      event(session, 'page_view', at(40 * SECOND_MS), productUrl, { referrer: url }),
      event(session, 'view_item', at(41 * SECOND_MS), productUrl, { properties: worth }),
    ];
    if (visit.addsToCart) seen.push(event(session, 'add_to_cart', at(70 * SECOND_MS), productUrl, { properties: worth }));
    steps.push({ after: 72 * SECOND_MS, events: seen });
  }
  if (visit.purchase) steps.push(...checkout(session, visit.purchase, worth));
  return steps;
}

function checkout(session: Session, purchase: Purchase, worth: Record<string, unknown>): Step[] {
  const { visit, origin, random } = session;
  const checkoutUrl = `${origin}/demo-store/checkout`;
  const thanksUrl = `${origin}/demo-store/thank-you`;
  const at = (after: number) => session.start + visit.at + after;
  const order = orderProperties(session, purchase);
  const paying = {
    after: 3 * MINUTE_MS,
    events: [
      event(session, 'begin_checkout', at(2 * MINUTE_MS), checkoutUrl, { properties: worth }),
      identify(session, at(3 * MINUTE_MS - SECOND_MS), checkoutUrl),
    ],
  };
  // Some pay in another app and never come back to the thank-you page: only the shop knows of the order.
  const thankYous = random.chance(THANK_YOU_NEVER_SEEN) ? 0 : purchase.thankYous;
  const thanks = Array.from({ length: thankYous }, (_, time): Step => {
    const after = (4 + time * 7) * MINUTE_MS;
    const view = event(session, 'page_view', at(after), thanksUrl, {
      referrer: time === 0 ? 'https://www.paypal.com/' : checkoutUrl,
    });
    return {
      after: after + SECOND_MS,
      events: [view, event(session, 'purchase', at(after + SECOND_MS), thanksUrl, { properties: order })],
    };
  });
  return [paying, ...thanks];
}

/** The order in GA4's names, as the thank-you page tells it. */
export function orderProperties(
  { visit, orderKey }: Pick<Session, 'visit' | 'orderKey'>,
  { lines }: Purchase,
): Record<string, unknown> {
  const full = lines.reduce((sum, { product, quantity }) => sum + product.priceCents * quantity, 0);
  const discount = isSale(visit.at) ? Math.round(full * 0.2) : 0;
  const goods = full - discount;
  const shipping = shippingFor(goods);
  return {
    transaction_id: orderKey,
    currency: 'EUR',
    value: euros(goods + shipping),
    tax: euros(taxWithin(goods + shipping)),
    shipping: euros(shipping),
    discount: euros(discount),
    ...(discount > 0 ? { coupon: 'SLOWSALE' } : {}),
    items: lines.map(({ product, quantity }) => ({
      item_id: product.slug,
      item_name: product.name,
      price: euros(product.priceCents),
      quantity,
    })),
  };
}

export function emailOf({ number }: Pick<Shopper, 'number'>): string {
  return `shopper-${number}@mail.example`;
}

function identify(session: Session, at: number, url: string): WireEvent {
  const { shopper } = session;
  return event(session, 'identify', at, url, { user: { email: emailOf(shopper) } });
}

function event(
  { shopper, random }: Session,
  name: string,
  at: number,
  url: string,
  more: { referrer?: string; properties?: Record<string, unknown>; user?: WireEvent['user'] },
): WireEvent {
  const { referrer, properties, user } = more;
  return {
    id: mintId(at, random.bytes),
    name,
    at: new Date(at).toISOString(),
    page: { url, referrer, title: titleOf(url) },
    properties,
    user: shopper.consents ? user : undefined,
    consent: shopper.consents ? undefined : { analytics: 'denied', ad_storage: 'denied' },
  };
}

function request({ shopper, visit, browser, random }: Session, events: WireEvent[], sentAt: number): SimulatedRequest {
  const device = shopper.devices[visit.device];
  browser.visitor ??= shopper.consents ? mintId<'visitor'>(sentAt, random.bytes) : undefined;
  const made: SimulatedRequest = {
    at: new Date(sentAt),
    visitor: browser.hasCookie ? browser.visitor : undefined,
    userAgent: device?.userAgent ?? '',
    address: `${networks[shopper.country]}.${shopper.number % 250}.${1 + (shopper.number % 253)}`,
    body: {
      sentAt: new Date(sentAt).toISOString(),
      visitor: browser.visitor,
      client: {
        language: shopper.country === 'FR' ? 'fr-FR' : 'de-DE',
        screen: device?.kind === 'phone' ? '390x844' : '1512x982',
        timeZone: 'Europe/Berlin',
      },
      events,
    },
  };
  browser.hasCookie = browser.visitor !== undefined;
  return made;
}

function titleOf(url: string): string {
  const [, kind, slug] = /\/demo-store\/?([^/?]*)\/?([^/?]*)/.exec(url) ?? [];
  const known =
    kind === 'p'
      ? products.find((product) => product.slug === slug)?.name
      : Object.entries(categories).find(([id]) => id === slug)?.[1];
  return `${known ?? 'Northbound Coffee'} — Northbound Coffee`;
}
