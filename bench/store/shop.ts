/**
 * The simulated shop that stores of any size are multiplied from (multiply.ts): thirteen months of visits and orders by people
 * who have nothing in common but the ads. What is a visitor's, buyer's or order's own carries COPY_MARK, what is a campaign's
 * GROUP_MARK, so that a copy of the shop is other people who came by other campaigns. The same shape gives the same events.
 */
import { type Id, mintId } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { StoredEvent } from '@/lib/model/event';
import { type Random, seeded } from '@/lib/simulator/random';

/** The first eight digits of visitors' ids, and part of every text that is one person's own. */
export const COPY_MARK = 'c0de0000';
/** Part of every name of a campaign. */
export const GROUP_MARK = 'grp0';

/** 1 November 2025 in the shop's zone (Asia/Kolkata). */
export const SHOP_START = new Date('2025-10-31T18:30:00Z');
/** The day after the last one. */
export const SHOP_END = '2026-12-01';
const DAYS = 395;

export type ShopShape = {
  /** Visits, each with one touchpoint; three of each order's buyer lead to it. */
  sessions: number;
  orders: number;
  pageViews: number;
  /** Distinct answers to what brought a visit by an ad. */
  ads: number;
};

/** People come from half past six in the morning until ten; those of a copy up to an hour and a half later (COPY_SHIFT_MS). */
const OPENS_MS = 6.5 * HOUR_MS;
const OPEN_MS = 15 * HOUR_MS;
const VISITS_AN_ORDER = 3;
/** Of 100 orders so many are by somebody who has bought before. */
const RETURNING = 0.3;
const REFUNDED = 0.06;
/** Orders before which the buyer looked in on another device, and signed in there. */
const OTHER_DEVICE = 0.05;
/** What blockers leave of the thank-you pages. */
const BROWSER_TELLS = 0.85;
const CARRIES_VISITOR = 0.7;
const PRODUCTS = 400;

/** By how much later the people of a copy of the shop do the same. */
export const COPY_SHIFT_MS = 53 * SECOND_MS;

const AGENTS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 Version/18.2 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Safari/605.1.15',
];
const COUNTRIES = ['AT', 'DE', 'CH', 'FR', 'IT'];

type Browser = { visitor: Id<'visitor'>; agent: string; country: string };
type Draft = Omit<StoredEvent, 'siteId' | 'id' | 'messageId' | 'receivedAt'>;
type Shop = { random: Random; shape: ShopShape; drafts: Draft[]; clicks: number };

/** The shop's events in the order in which they came in. */
export function shopEvents(siteId: Id<'site'>, shape: ShopShape): StoredEvent[] {
  const shop: Shop = { random: seeded(13), shape, drafts: [], clicks: 0 };
  const buyers: Browser[] = [];
  for (let number = 0; number < shape.orders; number += 1) orderWithVisits(shop, buyers, number);
  for (let left = shape.sessions - shape.orders * VISITS_AN_ORDER; left > 0; left -= 1) {
    visit(shop, newBrowser(shop), momentIn(shop, 0, DAYS), shop.random.chance(0.1) ? ['view_item'] : []);
  }
  const inOrder = shop.drafts.toSorted((left, right) => left.occurredAt.getTime() - right.occurredAt.getTime());
  return inOrder.map((draft, index) => ({
    ...draft,
    siteId,
    id: mintId<'event'>(draft.occurredAt.getTime(), (length) => shop.random.bytes(length)),
    messageId: `${COPY_MARK}-${index}`,
    receivedAt: draft.occurredAt,
  }));
}

/** Two visits in the weeks before, and the one that ends with the order. */
function orderWithVisits(shop: Shop, buyers: Browser[], number: number): void {
  const { random } = shop;
  const isReturning = buyers.length > 0 && random.chance(RETURNING);
  const customer = isReturning ? random.whole(0, buyers.length - 1) : buyers.length;
  const browser = buyers[customer] ?? newBrowser(shop);
  if (!isReturning) buyers.push(browser);
  const day = random.whole(21, DAYS - 1);
  for (let before = VISITS_AN_ORDER - 1; before > 0; before -= 1) {
    visit(shop, browser, momentIn(shop, day - 20 + 10 * (2 - before), day - 10 * (before - 1)), []);
  }
  if (random.chance(OTHER_DEVICE)) signIn(shop, `${COPY_MARK}-${customer}`, momentIn(shop, day - 5, day));
  const at = visit(shop, browser, momentIn(shop, day, day + 1), ['view_item', 'add_to_cart', 'begin_checkout']);
  buy(shop, browser, `${COPY_MARK}-${customer}`, `O-${COPY_MARK}-${number}`, at);
}

function signIn(shop: Shop, customer: string, startsAt: Date): void {
  const browser = newBrowser(shop);
  const at = visit(shop, browser, startsAt, []);
  shop.drafts.push(browserEvent(browser, at, 'login', { url: 'https://shop.example/account' }, undefined, customer));
}

/** A moment of the days from `first` to before `end`, while the shop is open, to the second. */
function momentIn({ random }: Shop, first: number, end: number): Date {
  const day = random.whole(first, Math.max(first, end - 1));
  const ofDay = Math.floor((random.next() * OPEN_MS) / SECOND_MS) * SECOND_MS;
  return new Date(SHOP_START.getTime() + day * DAY_MS + OPENS_MS + ofDay);
}

function newBrowser({ random }: Shop): Browser {
  const rest = mintId(0, (length) => random.bytes(length)).slice(COPY_MARK.length);
  const visitor = `${COPY_MARK}${rest.replace('-0000-', `-${random.whole(4096, 65_535).toString(16)}-`)}` as Id<'visitor'>;
  return { visitor, agent: random.pick(AGENTS), country: random.pick(COUNTRIES) };
}

/** A visit: its landing, the views that follow it, and steps towards an order. Resolves to when it had come so far. */
function visit(shop: Shop, browser: Browser, startsAt: Date, steps: string[]): Date {
  const { random, shape, drafts } = shop;
  let at = startsAt.getTime();
  const add = (name: string, page: { url: string; referrer?: string }, properties?: Record<string, unknown>) => {
    drafts.push(browserEvent(browser, new Date(at), name, page, properties));
    at += random.whole(5, 40) * SECOND_MS;
  };
  add('page_view', landing(shop));
  for (let view = 1; view < shape.pageViews; view += 1) add('page_view', { url: productUrl(random.whole(0, PRODUCTS - 1)) });
  const product = random.whole(0, PRODUCTS - 1);
  for (const step of steps) add(step, { url: productUrl(product) }, { currency: 'EUR', items: [itemOf(product, 1)] });
  return new Date(at);
}

/** The order as the thank-you page and the shop tell it, and now and then a refund. */
function buy({ random, drafts }: Shop, browser: Browser, customer: string, order: string, at: Date): void {
  const items = Array.from({ length: random.whole(1, 3) }, () => itemOf(random.whole(0, PRODUCTS - 1), random.whole(1, 2)));
  const total = items.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  const properties = {
    transaction_id: order,
    currency: 'EUR',
    value: total + 4.9,
    tax: Math.round(total * 16.67) / 100,
    shipping: 4.9,
    ...(random.chance(0.2) && { coupon: random.pick(['SPRING', 'WELCOME', 'VIP']) }),
    items,
  };
  if (random.chance(BROWSER_TELLS)) {
    const page = { url: 'https://shop.example/thank-you' };
    drafts.push({ ...browserEvent(browser, at, 'purchase', page, properties, customer) });
  }
  const told = { source: 'webhook', payload: { properties, user: { userId: customer } } };
  const carried = random.chance(CARRIES_VISITOR);
  drafts.push({
    ...told,
    name: 'purchase',
    occurredAt: new Date(at.getTime() + 3 * SECOND_MS),
    ...(carried && { visitorId: browser.visitor }),
    payload: { ...told.payload, ...(carried && { visitorFrom: 'order' }) },
  });
  if (!random.chance(REFUNDED)) return;
  const days = random.whole(1, 20);
  const refundedAt = new Date(at.getTime() + days * DAY_MS - (days % 2) * MINUTE_MS);
  const refunded = { transaction_id: order, refund_id: `R-${order}`, currency: 'EUR', value: items[0]?.price };
  drafts.push({ source: 'webhook', name: 'refund', occurredAt: refundedAt, payload: { properties: refunded } });
}

function browserEvent(
  { visitor, agent, country }: Browser,
  at: Date,
  name: string,
  page: { url: string; referrer?: string },
  properties?: Record<string, unknown>,
  customer?: string,
): Draft {
  return {
    source: 'snippet',
    name,
    occurredAt: at,
    visitorId: visitor,
    country,
    payload: {
      page: { ...page, title: 'Größenwahn' },
      ...(properties && { properties }),
      ...(customer && { user: { userId: customer } }),
      userAgent: agent,
      client: { language: 'de-AT', screen: '1280x720' },
      visitorFrom: 'cookie',
    },
  };
}

/** What brings people: mostly ads, a few of them most of the people. */
function landing(shop: Shop): { url: string; referrer?: string } {
  const { random, shape } = shop;
  const url = productUrl(random.whole(0, 49));
  const kind = random.weighted([
    ['ad', 60],
    ['search', 14],
    ['letter', 8],
    ['referral', 5],
    ['direct', 13],
  ] as const);
  if (kind === 'search') return { url, referrer: 'https://www.google.com/' };
  if (kind === 'referral') return { url, referrer: `https://blog-${random.whole(1, 9)}.example/` };
  if (kind === 'direct') return { url };
  if (kind === 'letter') {
    const week = random.whole(1, 56);
    return { url: `${url}?utm_source=newsletter&utm_medium=email&utm_campaign=letter-${GROUP_MARK}-${week}` };
  }
  // Squared: the first tenth of the ads bring a third of the people.
  shop.clicks += 1;
  return { url: `${url}?${adQuery(Math.floor(random.next() ** 2 * shape.ads), shop.clicks)}` };
}

const PLATFORMS = [
  ['google', 'cpc', 'gclid'],
  ['facebook', 'paid_social', 'fbclid'],
  ['tiktok', 'paid_social', 'ttclid'],
  ['bing', 'cpc', 'msclkid'],
] as const;

/** Eight ads in an ad group, four groups in a campaign; those of a search engine have keywords. */
function adQuery(ad: number, click: number): string {
  const [source, medium, param] = PLATFORMS[Math.floor(ad / 32) % PLATFORMS.length] ?? PLATFORMS[0];
  const names = `utm_campaign=c-${GROUP_MARK}-${Math.floor(ad / 32)}&tb_adgroup=g-${Math.floor(ad / 8)}&utm_content=a-${ad}`;
  const keyword = medium === 'cpc' ? `&utm_term=word-${ad % 64}` : '';
  return `utm_source=${source}&utm_medium=${medium}&${names}${keyword}&${param}=Cj0KCQ${COPY_MARK}x${click}`;
}

function productUrl(product: number): string {
  return `https://shop.example/products/p-${product}`;
}

function itemOf(product: number, quantity: number) {
  const price = 10 + (product % 90);
  return { item_id: `SKU-${product}`, item_name: `Produkt ${product}`, item_category: `Gruppe ${product % 12}`, price, quantity };
}
