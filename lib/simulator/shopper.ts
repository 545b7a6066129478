/**
 * One shopper's life: how they first came, when they came back and by what, whether they bought, and what in truth caused it. Times are
 * milliseconds since the start of the plan; nothing here knows a calendar date.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { type Product, products } from './catalogue';
import { DAYS, type Medium, mediumOf, OUTAGE, SALE_DAYS, SALE_FACTOR } from './tables/media-plan';
import type { Random } from './random';

export type Device = { kind: 'phone' | 'laptop'; userAgent: string; loses: boolean };

export type Visit = {
  at: number;
  /** Index into the shopper's devices. */
  device: number;
  medium: Medium;
  pages: 1 | 2 | 3;
  product: Product;
  addsToCart: boolean;
  purchase?: Purchase;
  /** Logs in, which tells the store who this browser is. */
  logsIn: boolean;
};

export type Purchase = {
  lines: { product: Product; quantity: number }[];
  /** The paid medium without which there had been no order; undefined: it would have come anyway. */
  causedBy: Medium | undefined;
  refund?: { after: number; share: number };
  /** How often the thank-you page loads. */
  thankYous: number;
};

export type Shopper = {
  number: number;
  devices: Device[];
  country: string;
  consents: boolean;
  blocked: boolean;
  visits: Visit[];
};

/** Browsers in which everything of the snippet is blocked: only the shop's own webhook tells of their orders. */
const BLOCKED_SHARE = 0.05;
const MEAN_RETURN_MS = 2.5 * DAY_MS;
const VISITS_MAX = 5;
/** How likely a visit of average readiness ends in an order. */
const BUYS = 0.0375;

/** What brings people back, once they know the store. */
const returnsBy: [string, number][] = [
  ['direct', 34],
  ['organic-google', 20],
  ['google-brand', 16],
  ['meta-retargeting', 18],
  ['newsletter', 7],
  ['voucher', 2],
  ['instagram', 3],
];

/** The shopper who first came by `medium` at `firstAt`. */
export function makeShopper(
  number: number,
  medium: Medium,
  firstAt: number,
  random: Random,
  userAgents: Record<Device['kind'], string[]>,
): Shopper {
  const devices = makeDevices(random, userAgents);
  const shopper: Shopper = {
    number,
    devices,
    country: random.weighted([
      ['DE', 70],
      ['AT', 11],
      ['CH', 8],
      ['NL', 6],
      ['FR', 5],
    ]),
    consents: random.chance(0.94),
    blocked: random.chance(BLOCKED_SHARE),
    visits: [],
  };
  const favourite = random.pick(products);
  let at = firstAt;
  let readiness = 1;
  for (let count = 0; count < VISITS_MAX && at < DAYS * DAY_MS; count += 1) {
    const by = count === 0 ? medium : mediumOf(random.weighted(returnsBy));
    const visit = makeVisit(shopper, by, at, favourite, readiness, random);
    if (!isDown(at)) shopper.visits.push(visit);
    if (visit.purchase) {
      addLater(shopper, visit, random);
      break;
    }
    // Who looked closer comes back sooner, and readier.
    if (!random.chance(visit.pages === 1 ? 0.12 : 0.4)) break;
    readiness *= visit.addsToCart ? 2.6 : 1.5;
    at += HOUR_MS / 2 + Math.round(random.waiting(by.id === 'newsletter' ? DAY_MS : MEAN_RETURN_MS));
  }
  return shopper;
}

function makeDevices(random: Random, userAgents: Record<Device['kind'], string[]>): Device[] {
  const device = (kind: Device['kind']): Device => ({
    kind,
    userAgent: random.pick(userAgents[kind]),
    loses: random.chance(0.12),
  });
  const first = device(random.chance(0.62) ? 'phone' : 'laptop');
  return random.chance(0.3) ? [first, device(first.kind === 'phone' ? 'laptop' : 'phone')] : [first];
}

function makeVisit(shopper: Shopper, medium: Medium, at: number, favourite: Product, readiness: number, random: Random): Visit {
  const buys = random.chance(Math.min(0.6, BUYS * readiness * medium.readiness * (isSale(at) ? 1.5 : 1)));
  const pages = buys
    ? 3
    : random.weighted<1 | 2 | 3>([
        [1, 52],
        [2, 33],
        [3, 15],
      ]);
  return {
    at,
    device: shopper.visits.length > 0 ? random.whole(0, shopper.devices.length - 1) : 0,
    medium,
    pages,
    product: random.chance(0.7) ? favourite : random.pick(products),
    addsToCart: buys || (pages > 1 && random.chance(0.18)),
    purchase: buys ? makePurchase(shopper, medium, favourite, random) : undefined,
    logsIn: buys || (shopper.visits.length > 0 && random.chance(0.08)),
  };
}

function makePurchase(shopper: Shopper, medium: Medium, favourite: Product, random: Random): Purchase {
  const lines = [{ product: favourite, quantity: random.chance(0.15) ? 2 : 1 }];
  while (lines.length < 4 && random.chance(0.34)) lines.push({ product: random.pick(products), quantity: 1 });
  return {
    lines,
    causedBy: causeOf([...shopper.visits.map((visit) => visit.medium), medium], random),
    refund: random.chance(0.065) ? { after: random.whole(2, 14) * DAY_MS, share: random.chance(0.6) ? 1 : 0.4 } : undefined,
    thankYous: random.chance(0.06) ? random.whole(2, 4) : 1,
  };
}

/** The first paid medium of the path that was truly needed; each has one chance, in order of time. */
function causeOf(path: Medium[], random: Random): Medium | undefined {
  return path.find((medium) => medium.paid && random.chance(medium.causes));
}

/** What follows an order: a second device that logs in, and for some a second order. */
function addLater(shopper: Shopper, bought: Visit, random: Random): void {
  const other = shopper.devices.findIndex((_, index) => index !== bought.device);
  if (other >= 0 && random.chance(0.6)) {
    shopper.visits.push({
      ...bought,
      at: bought.at + random.whole(2, 70) * HOUR_MS,
      device: other,
      medium: mediumOf('direct'),
      pages: 1,
      addsToCart: false,
      purchase: undefined,
      logsIn: true,
    });
  }
  const again = bought.at + random.whole(18, 45) * DAY_MS + random.whole(0, 600) * MINUTE_MS;
  if (again >= DAYS * DAY_MS || !random.chance(0.28)) return;
  const medium = mediumOf(
    random.weighted([
      ['newsletter', 60],
      ['direct', 28],
      ['google-brand', 12],
    ]),
  );
  const purchase = makePurchase({ ...shopper, visits: [] }, medium, random.pick(products), random);
  shopper.visits.push({ ...bought, at: again, device: 0, medium, pages: 3, addsToCart: true, purchase, logsIn: true });
}

export function isSale(at: number): boolean {
  return SALE_DAYS.includes(Math.floor(at / DAY_MS));
}

function isDown(at: number): boolean {
  return Math.floor(at / HOUR_MS) === OUTAGE.day * 24 + OUTAGE.hour;
}

/** How busy an hour of a day of the plan is: evenings and weekends, and the sale. */
export function busyness(day: number): number {
  const weekday = day % 7;
  return (
    (weekday === 5 || weekday === 6 ? 1.2 : weekday === 1 ? 1.1 : 0.95) *
    (SALE_DAYS.includes(day) ? SALE_FACTOR : 1) *
    (0.88 + (day / DAYS) * 0.24)
  );
}

/** A moment of a day, in milliseconds from its start: few at night, most in the evening. */
export function momentOfDay(random: Random): number {
  const hour = random.weighted([
    [1, 1],
    [6, 3],
    [8, 7],
    [10, 8],
    [12, 10],
    [14, 8],
    [16, 9],
    [18, 13],
    [20, 16],
    [22, 8],
  ]);
  return hour * HOUR_MS + random.whole(0, 2 * HOUR_MS - 1);
}
