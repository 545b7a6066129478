/**
 * The whole simulation: all requests of the plan in order of time, and apart from them the truth. The same seed and start give
 * the same requests, byte for byte, whatever the machine and the day.
 */
import { mintId } from '@/lib/core/id';
import { DAY_MS, MINUTE_MS } from '@/lib/core/instant';
import { type Browser, browse, emailOf, enquire, orderProperties, type SimulatedRequest } from './browse';
import { euros } from './catalogue';
import { DAYS, type Medium, mediaPlan } from './tables/media-plan';
import { type DeskPost, orderWebhook, refundWebhook } from './order-desk';
import { type Random, seeded } from './random';
import { playSituations, type SituationId } from './situations';
import { busyness, makeShopper, momentOfDay, type Shopper, type Visit } from './shopper';

export type SimulationOptions = {
  seed: number;
  /** The instant at which day 0 of the plan begins. */
  start: Date;
  /** Where the store's pages are: "http://localhost:3000". */
  origin: string;
  /** Multiplies the number of shoppers. */
  scale?: number;
};

/** What caused an order, by its key: the paid medium without which it had not been placed, or nothing. */
export type Truth = Map<string, { channel: string; source: string; campaign?: string } | undefined>;

export type Simulation = {
  requests: SimulatedRequest[];
  /** What the shop system's webhooks post, in order of time. */
  posts: DeskPost[];
  truth: Truth;
  /** What happened on the way to an order, by its key, where it was out of the ordinary. */
  situations: Map<string, SituationId>;
  /** What orders are worth in the end, in cents, where that is not what was paid at first; 0: of those that no ad caused. */
  worth: Map<string, bigint>;
  shoppers: number;
};

const userAgents = {
  phone: [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
  ],
  laptop: [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
  ],
};
const bots = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
];
const FIRST_ORDER_NUMBER = 10_001;
/** How often the store's cart carries the visitor's id into the order. */
const CART_CARRIES_VISITOR = 0.7;

/** Simulates the plan's 90 days. */
export function simulate(options: SimulationOptions): Simulation {
  const random = seeded(options.seed);
  const shoppers = makeShoppers(random, options);
  const numbers = numberOrders(shoppers);
  const requests: SimulatedRequest[] = [];
  const posts: DeskPost[] = [];
  const enquiries: SimulatedRequest[] = [];
  for (const shopper of shoppers) {
    const own = seeded(options.seed + 7_919 * shopper.number);
    const enquiring = seeded(options.seed + 104_729 * shopper.number);
    const browsers: Browser[] = shopper.devices.map(() => ({ hasCookie: false }));
    for (const visit of shopper.visits.toSorted((left, right) => left.at - right.at)) {
      const orderKey = numbers.get(visit);
      const browser = browsers[visit.device] ?? { hasCookie: false };
      const session = { shopper, visit, browser, random: own, start: options.start.getTime(), origin: options.origin, orderKey };
      if (!shopper.blocked) {
        requests.push(...browse(session));
        enquiries.push(...enquire({ ...session, random: enquiring }));
      }
      if (!orderKey || !visit.purchase) continue;
      const { refund } = visit.purchase;
      const visitor = own.chance(CART_CARRIES_VISITOR) ? browser.visitor : undefined;
      const properties = orderProperties(session, visit.purchase);
      posts.push(orderWebhook({ at: session.start + visit.at + 4 * MINUTE_MS, properties, email: emailOf(shopper), visitor }));
      if (refund && visit.at + refund.after < DAYS * DAY_MS) posts.push(refundOf(visit, refund, orderKey, session));
    }
  }
  requests.push(...botRequests(random, options), ...repeats(requests, random));
  const played = playSituations(options);
  requests.push(...enquiries, ...played.requests);
  posts.push(...played.posts);
  const end = options.start.getTime() + DAYS * DAY_MS;
  const within = requests.filter(({ at }) => at.getTime() < end);
  within.sort((left, right) => left.at.getTime() - right.at.getTime());
  const posted = posts.filter(({ at }) => at.getTime() < end).sort((left, right) => left.at.getTime() - right.at.getTime());
  return { requests: within, posts: posted, ...causesOf(numbers, played), shoppers: shoppers.length };
}

/** What caused each order, and what happened on the way. */
type Causes = Pick<Simulation, 'truth' | 'situations' | 'worth'>;

/** The causes of a simulation's orders without its requests: the same, in a fraction of the time. */
export function simulatedCauses(options: SimulationOptions): Causes {
  return causesOf(numberOrders(makeShoppers(seeded(options.seed), options)), playSituations(options));
}

function causesOf(numbers: Map<Visit, string>, { caused }: ReturnType<typeof playSituations>): Causes {
  const truth: Truth = new Map();
  for (const [{ purchase }, orderKey] of numbers) truth.set(orderKey, purchase?.causedBy && causeBy(purchase.causedBy));
  for (const [key, { medium }] of caused) truth.set(key, medium && causeBy(medium));
  return {
    truth,
    situations: new Map([...caused].map(([key, { situation }]) => [key, situation])),
    worth: new Map([...caused].flatMap(([key, { worth: cents }]) => (cents === undefined ? [] : [[key, cents]]))),
  };
}

function causeBy({ channel, source, campaign }: Medium): { channel: string; source: string; campaign?: string } {
  return { channel, source, campaign };
}

function makeShoppers(random: Random, { scale = 1 }: SimulationOptions): Shopper[] {
  const shoppers: Shopper[] = [];
  for (let day = 0; day < DAYS; day += 1) {
    for (const medium of mediaPlan) {
      const arrivals = random.count(medium.reach(day) * busyness(day) * scale);
      for (let count = 0; count < arrivals; count += 1) {
        shoppers.push(makeShopper(shoppers.length + 1, medium, day * DAY_MS + momentOfDay(random), random, userAgents));
      }
    }
  }
  return shoppers;
}

/** The store numbers its orders as they are placed. */
function numberOrders(shoppers: Shopper[]): Map<Visit, string> {
  const buying = shoppers
    .flatMap(({ visits }) => visits.filter((visit) => visit.purchase))
    .sort((left, right) => left.at - right.at);
  return new Map(buying.map((visit, index) => [visit, `NB-${FIRST_ORDER_NUMBER + index}`]));
}

/** The order desk's word on a refund. */
function refundOf(
  visit: Visit,
  refund: { after: number; share: number },
  orderKey: string,
  { start, random }: { start: number; random: Random },
): DeskPost {
  const at = start + visit.at + refund.after;
  const price = visit.purchase?.lines[0]?.product.priceCents ?? 0;
  const amount = refund.share < 1 ? { amount: euros(Math.round(price * refund.share)) } : {};
  return refundWebhook({ at, orderKey, refundId: mintId(at, random.bytes), ...amount });
}

function botRequests(random: Random, { start, origin }: SimulationOptions): SimulatedRequest[] {
  return Array.from({ length: 400 }, () => {
    const at = new Date(start.getTime() + Math.floor(random.next() * DAYS * DAY_MS));
    const visitor = mintId<'visitor'>(at.getTime(), random.bytes);
    const page = { url: `${origin}/demo-store?utm_source=google&utm_medium=cpc&utm_campaign=Brand` };
    const event = { id: mintId(at.getTime(), random.bytes), name: 'page_view', at: at.toISOString(), page };
    return {
      at,
      userAgent: random.pick(bots),
      address: '66.249.66.1',
      body: { sentAt: at.toISOString(), visitor, events: [event] },
    };
  });
}

/** Networks drop answers, so some requests are sent again, message ids and all. */
function repeats(requests: SimulatedRequest[], random: Random): SimulatedRequest[] {
  return requests
    .filter(() => random.chance(0.012))
    .map((request) => {
      const at = new Date(request.at.getTime() + random.whole(1, 5) * MINUTE_MS);
      return { ...request, at, body: { ...request.body, sentAt: at.toISOString() } };
    });
}
