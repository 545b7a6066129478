/**
 * Filling the demo store: the simulated 90 days go through the same collector and the same worker step as live events, under the
 * simulation's own clock.
 */
import type { Database } from '@/db/client';
import { lastReceivedAt, logHead } from '@/db/queries/log';
import { makeEventPartitions } from '@/db/queries/partition';
import { expireAddressesAnew } from '@/db/queries/upkeep';
import { mintId } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { isBot, openCountries, scrubUrl } from '@/lib/enrichment';
import type { Site } from '@/lib/model/site';
import { COUNTRY_TABLE } from '@/lib/ops/country-table';
import { newId } from '@/lib/ops/ids';
import { seal } from '@/lib/ops/secrets';
import { openAddressBudget } from '@/lib/pipeline/collect/address-budget';
import { openLargeBodies } from '@/lib/pipeline/collect/large-bodies';
import { createCollector, type Collector } from '@/lib/pipeline/collect/collector';
import { processSite, STEP_EVENTS_MAX } from '@/lib/pipeline/derive/process';
import { cookieName } from '@/lib/pipeline/collect/visitor-cookie';
import type { SimulatedRequest } from '@/lib/simulator/browse';
import { DAYS } from '@/lib/simulator/tables/media-plan';
import { seeded } from '@/lib/simulator/random';
import { simulate } from '@/lib/simulator/simulate';
import { type DeskPost, deskMappings, deskTopics } from '@/lib/simulator/order-desk';
import { signStandard } from '@/lib/sources/webhook/signature';
import { webhook } from '@/lib/sources/webhook/source';
import { DEMO_SEED, DEMO_WEBHOOK_SECRET } from '@/lib/model/demo';

/** Requests under way at once; they are written in the order in which they were sent. */
const WAVE = 400;

export type Fill = {
  /** The simulation's today; the same when a fill goes on. */
  startedAt: Date;
  /** Of the demo shop. */
  origin: string;
  report: (done: number, total: number) => void;
  /** Of the visits of the whole demo. */
  scale?: number;
};

/** Stores and derives what is missing of the demo's 90 days; broken off, it goes on where it was when called again. */
export async function fillDemo(db: Database, site: Site, { startedAt, origin, report, scale }: Fill): Promise<void> {
  const start = planStart(startedAt);
  await makeEventPartitions(db, start, 4);
  const { requests, posts: deskPosts } = simulate({ seed: DEMO_SEED, start, origin, ...(scale && { scale }) });
  const total = requests.length * 2;
  const posts = inTurn(requests, deskPosts);
  const collector = await simulatedCollector(db, site);
  for (let sent = storedBefore(posts, await lastReceivedAt(db, site.id)); sent < posts.length; sent += WAVE) {
    await Promise.all(await post(collector, site, posts.slice(sent, sent + WAVE)));
    report(Math.round((requests.length * Math.min(sent + WAVE, posts.length)) / posts.length), total);
  }
  await collector.drain();
  await expireAddressesAnew(db, site.id);
  const events = Number(await logHead(db, site.id));
  let derived = 0;
  for (let done = -1; done !== 0; derived += done) {
    done = await processSite(db, site, startedAt);
    // Without statistics the planner takes a site to have a row or two, and reads all of them for each step.
    if (derived < STEP_EVENTS_MAX) await db.$client.query('ANALYZE');
    report(requests.length + Math.round((requests.length * Math.min(derived + done, events)) / events), total);
  }
  await db.$client.query('ANALYZE');
  report(total, total);
}

/**
 * How many of the posts a fill that was broken off has surely stored. Waves were stored one after the other, each whole before the next, so
 * that what was under way is among the last of them: those are sent again, and stored once.
 */
function storedBefore(posts: { at: Date }[], last: Date | undefined): number {
  if (!last) return 0;
  const reached = posts.findIndex(({ at }) => at > last);
  return Math.max(0, (reached < 0 ? posts.length : reached) - WAVE);
}

/** Midnight UTC, so many days ago that the plan ends with yesterday. */
function planStart(now: Date): Date {
  return new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - DAYS * DAY_MS);
}

async function simulatedCollector(database: Database, site: Site): Promise<Collector> {
  const countryOf = await openCountries(COUNTRY_TABLE);
  const random = seeded(DEMO_SEED + 1);
  const desks = new Map(deskTopics.map((topic) => [topic, { id: newId<'source'>(), mapping: deskMappings[topic] }] as const));
  return createCollector(database, 1, {
    siteOf: async () => site,
    siteByKey: async () => undefined,
    webhookAt: async (path) => {
      const topic = deskTopics.find((known) => known === path);
      const desk = topic && desks.get(topic);
      return desk && { id: desk.id, site, source: webhook, secrets: [DEMO_WEBHOOK_SECRET], settings: { mapping: desk.mapping } };
    },
    policyOf: () => site.settings.consentPolicy,
    budget: openAddressBudget(),
    readLarge: openLargeBodies().read,
    originAllowed: () => true,
    withinRate: async () => true,
    knownOf: ({ userAgent, address }) => ({
      filtered: isBot(userAgent) ? 'bot' : undefined,
      country: address ? countryOf(address) : undefined,
    }),
    scrubUrl,
    seal,
    handOverSecret: '',
    newId: (at = new Date()) => mintId(at.getTime(), random.bytes),
  });
}

/** Sends a wave; resolves, once all of it is on its way, to the answers that are still to come. */
async function post(collector: Collector, site: Site, wave: (SimulatedRequest | DeskPost)[]): Promise<Promise<void>[]> {
  const answers: Promise<void>[] = [];
  for (const one of wave) {
    answers.push('userAgent' in one ? send(collector, site, one) : sendByDesk(collector, one));
    // An order's signature and mapping take longer than a page's events: it keeps its place all the same.
    if (!('userAgent' in one)) await new Promise(setImmediate);
  }
  return answers;
}

async function send(
  collector: Collector,
  site: Site,
  { at, body, visitor, userAgent, address }: SimulatedRequest,
): Promise<void> {
  const reply = await collector.accept({
    path: site.collectPath,
    receivedAt: at,
    body: Buffer.from(JSON.stringify(body)),
    secure: false,
    cookie: visitor && `${cookieName(site)}=${visitor}`,
    userAgent,
    address,
  });
  if (reply.status !== 202) throw new Error(`the collector answered ${reply.status}: ${reply.body}`);
}

/** Both kinds of posts, as time brings them. */
function inTurn(requests: SimulatedRequest[], posts: DeskPost[]): (SimulatedRequest | DeskPost)[] {
  return [...requests, ...posts].sort((left, right) => left.at.getTime() - right.at.getTime());
}

async function sendByDesk(collector: Collector, { at, id, topic, body }: DeskPost): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(body));
  const reply = await collector.acceptSource({
    request: { path: topic, receivedAt: at, body: bytes, secure: false },
    method: 'POST',
    rest: '',
    query: new URLSearchParams(),
    headers: signStandard(DEMO_WEBHOOK_SECRET, id, at, bytes),
    to: 'webhook',
  });
  if (reply.status !== 200 || reply.body.includes('rejected'))
    throw new Error(`the webhook answered ${reply.status}: ${reply.body}`);
}
