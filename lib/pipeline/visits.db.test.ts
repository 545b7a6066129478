/**
 * Protects what reports ask of visits and of credit: where a visit began, on what device and where, and which steps towards an
 * order happened in it, whoever told of them; the same in whatever steps the log is read, and after a rebuild.
 */
import { and, asc, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { acquisition, credit, landing, session, touchpoint } from '@/db/schema';
import { DAY_MS, MINUTE_MS } from '@/lib/core/instant';
import { sessionSteps } from '@/lib/model/session';
import type { Site } from '@/lib/model/site';
import { buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { derivedRows } from '@/lib/testing/derived-rows';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { processSite } from './derive/process';
import { rebuildSite } from './derive/rebuild';

const { db } = await testDatabase();
const T0 = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, T0, 2);
const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
const { landing: landed, view_item: viewed, add_to_cart: added, begin_checkout: begun, purchase: bought } = sessionSteps;

const LANDING = 'https://shop.example/tee/?utm_source=google&utm_medium=cpc&utm_campaign=Fr%C3%BChling&gclid=EAIaIQobChMI1';

function visits(): Visit[] {
  const [buyer, looker, carried] = [newTestId<'visitor'>(T0), newTestId<'visitor'>(T0), newTestId<'visitor'>(T0)];
  return [
    { at: T0, visitor: buyer, url: LANDING },
    { at: later(MINUTE_MS), visitor: buyer, name: 'view_item' },
    { at: later(2 * MINUTE_MS), visitor: buyer, name: 'add_to_cart' },
    { at: later(3 * MINUTE_MS), visitor: buyer, name: 'begin_checkout' },
    purchase({ at: later(4 * MINUTE_MS), visitor: buyer, order: 'A-1', value: 20 }),
    { at: later(DAY_MS), visitor: looker, url: 'https://shop.example/mug#top' },
    { at: later(DAY_MS + MINUTE_MS), visitor: looker, name: 'search' },
    { at: later(2 * DAY_MS), visitor: carried, url: 'https://shop.example/mug?utm_source=news&utm_medium=email' },
    { at: later(2 * DAY_MS + MINUTE_MS), visitor: carried, name: 'view_item' },
  ];
}

/** The visits, and a purchase that the shop's server tells of with the id of the third one's browser. */
async function storeWith(limit?: number): Promise<Site> {
  const site = await buildSite(db);
  const told = visits();
  await send(buildCollector(db, [site]), site, told);
  const at = later(2 * DAY_MS + 2 * MINUTE_MS);
  const visitorId = told.at(-1)?.visitor;
  await storeEvent(db, {
    siteId: site.id,
    id: newTestId<'event'>(at),
    messageId: 'server-1',
    source: 'shopify',
    name: 'purchase',
    occurredAt: at,
    receivedAt: at,
    ...(visitorId && { visitorId }),
    payload: { visitorFrom: 'order', properties: { transaction_id: 'B-1', value: 10, currency: 'EUR' } },
  });
  while ((await processSite(db, site, later(3 * DAY_MS), limit)) > 0);
  return site;
}

async function visitRows(site: Site) {
  const { device, country, hasClickId, steps } = session;
  return db
    .select({ source: acquisition.source, page: landing.page, device, country, hasClickId, steps })
    .from(session)
    .innerJoin(acquisition, and(eq(acquisition.siteId, site.id), eq(acquisition.id, session.acquisitionId)))
    .leftJoin(landing, and(eq(landing.siteId, site.id), eq(landing.id, session.landingId)))
    .where(eq(session.siteId, site.id))
    .orderBy(asc(session.startedAt));
}

describe('visits', () => {
  it('know where they began, on what, and which steps happened in them', async () => {
    const rows = await visitRows(await storeWith());
    const seen = { device: 'desktop', country: 'AT' };
    expect(rows).toEqual([
      { ...seen, source: 'google', page: 'shop.example/tee/', hasClickId: true, steps: landed | viewed | added | begun | bought },
      { ...seen, source: null, page: 'shop.example/mug', hasClickId: false, steps: landed },
      { ...seen, source: 'news', page: 'shop.example/mug', hasClickId: false, steps: landed | viewed | bought },
    ]);
  });

  it('are the same in whatever steps the log is read, and rebuilt', async () => {
    const rows = await visitRows(await storeWith());
    const site = await storeWith(1);
    expect(await visitRows(site)).toEqual(rows);
    const before = await derivedRows(db, site);
    await rebuildSite(db, site, () => {}, { stepEvents: 3 });
    expect(await derivedRows(db, site)).toEqual(before);
  });

  it('are told of with what they earned', async () => {
    const site = await storeWith();
    const [touch] = await db
      .select()
      .from(touchpoint)
      .where(and(eq(touchpoint.siteId, site.id), eq(touchpoint.hasClickId, true)));
    const [row] = await db
      .select()
      .from(credit)
      .where(and(eq(credit.siteId, site.id), eq(credit.model, 'last_click'), eq(credit.hasClickId, true)));
    const { acquisitionId, landingId, at, device, country } = touch ?? {};
    expect(row).toMatchObject({ acquisitionId, landingId, touchedAt: at, device, country });
    expect(row).toMatchObject({ salesChannel: 'online', leftOut: false, test: false, share: 10n ** 12n, amount: 2_000n });
  });
});
