/**
 * Protects the numbers beside each source: the last 24 hours, the site's own, filtered events apart, and honest about how far was
 * looked.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { rejectedEvent } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { processSite } from '@/lib/pipeline/derive/process';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { sourceActivity } from './query';

const { db } = await testDatabase();
const NOW = new Date(Math.floor(Date.now() / 1_000) * 1_000);
const HOUR_MS = 3_600_000;
let site: Site;

const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);
const isoAgo = (hours: number) => ago(hours).toISOString();
/** The start of the quarter of an hour. */
const quarterAgo = (hours: number) => new Date(Math.floor(ago(hours).getTime() / (HOUR_MS / 4)) * (HOUR_MS / 4)).toISOString();

async function stored(source: string, hours: number, filtered?: 'bot', of = site): Promise<void> {
  const at = ago(hours);
  await storeEvent(db, {
    siteId: of.id,
    id: newTestId<'event'>(at),
    messageId: `${source} ${hours}`,
    source,
    name: 'purchase',
    occurredAt: at,
    receivedAt: at,
    filtered,
    payload: {},
  });
}

async function refused(source: string, hours: number): Promise<void> {
  const receivedAt = ago(hours);
  const id = newTestId<'rejected_event'>(receivedAt);
  const fault = { reason: 'wrong_signature', detail: 'The signature does not fit.' } as const;
  await db.insert(rejectedEvent).values({ siteId: site.id, id, receivedAt, source, ...fault });
}

beforeEach(async () => {
  site = await buildSite(db);
});

describe.each(['before they are counted', 'once they are counted'])('the activity of sources, of events %s', (when) => {
  const isCounted = when === 'once they are counted';
  async function activity(scanMax?: number) {
    if (isCounted) while ((await processSite(db, site, NOW)) > 0);
    return readOf(db, site)((tx) => sourceActivity(tx, site, NOW, scanMax));
  }

  it('is empty on a new site, whatever others receive', async () => {
    await stored('shopify', 1, undefined, await buildSite(db));
    expect(await activity()).toEqual({ since: quarterAgo(24), kinds: [] });
  });

  it('counts a day, and knows when each kind was last heard of', async () => {
    await stored('shopify', 30);
    await stored('shopify', 24.25);
    await stored('shopify', 24);
    await stored('shopify', 23);
    await stored('shopify', 2);
    await stored('shopify', 1, 'bot');
    await stored('webhook', 40);
    await refused('shopify', 25);
    await refused('stripe', 3);
    expect(await activity()).toEqual({
      since: quarterAgo(24),
      kinds: [
        { kind: 'shopify', accepted: 3, refused: 0, lastAcceptedAt: isoAgo(2), lastRefusedAt: isoAgo(25) },
        { kind: 'stripe', accepted: 0, refused: 1, lastRefusedAt: isoAgo(3) },
        { kind: 'webhook', accepted: 0, refused: 0, lastAcceptedAt: isoAgo(40) },
      ],
    });
  });

  it.each([
    { scanMax: 3, lookedBackTo: 3, since: 3, accepted: 3 },
    { scanMax: 4, lookedBackTo: 30, since: 24, accepted: 3 },
    { scanMax: 5, lookedBackTo: undefined, since: 24, accepted: 3 },
  ])('says how far it looked: $scanMax of four', async ({ scanMax, lookedBackTo, since, accepted }) => {
    for (const hours of [30, 3, 2, 1]) await stored('snippet', hours);
    const oldest = isCounted ? quarterAgo : isoAgo;
    expect(await activity(scanMax)).toEqual({
      since: since === 24 ? quarterAgo(24) : oldest(since),
      ...(lookedBackTo && { lookedBackTo: oldest(lookedBackTo) }),
      kinds: [{ kind: 'snippet', accepted, refused: 0, lastAcceptedAt: isoAgo(1) }],
    });
  });
});
