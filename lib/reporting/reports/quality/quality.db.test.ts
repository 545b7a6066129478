/**
 * Protects data quality: sums of what came in, ties between orders and browsers, money that browsers lost, and the checks that
 * name what to mend.
 */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { order, rejectedEvent } from '@/db/schema';
import { eq } from 'drizzle-orm';
import { HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { segment } from '@/lib/sources/segment/source';
import { signStandard } from '@/lib/sources/webhook/signature';
import { webhook } from '@/lib/sources/webhook/source';
import { processSite } from '@/lib/pipeline/derive/process';
import { releaseRejected } from '@/lib/pipeline/collect/release';
import { ad, buildCollector, buildSite, collectRequest, newTestId, purchase, testContext } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { listRejected } from '../rejected/query';
import type { QualityResult } from './definition';
import { qualityReport } from './query';
import { type Tie, tieText } from './tie';

const { db } = await testDatabase();
const T0 = new Date('2026-03-27T20:00:00Z');
await makeEventPartitions(db, T0, 4);
const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
const SECRET = 'geheim-genug';
const mapping = {
  event: 'purchase',
  fields: {
    transaction_id: { path: 'nr' },
    value: { path: 'total' },
    currency: { path: 'cur' },
    email: { path: 'mail' },
    visitor: { path: 'v' },
    checkout_token: { path: 'token' },
  },
};
const RANGE = { from: '2026-03-27', to: '2026-03-29' };

function setting(site: Site) {
  const collector = buildCollector(db, [site], {
    webhookAt: async () => ({ id: newTestId<'source'>(), site, source: webhook, secrets: [SECRET], settings: { mapping } }),
    knownOf: ({ userAgent }) => ({ filtered: userAgent?.includes('bot') ? 'bot' : undefined }),
  });
  const post = (order: Record<string, unknown>, at: Date, secret = SECRET) => {
    const body = Buffer.from(JSON.stringify(order));
    return collector.acceptSource({
      request: { path: 'hook', receivedAt: at, body, secure: true },
      method: 'POST',
      rest: '',
      query: new URLSearchParams(),
      headers: signStandard(secret, `msg-${JSON.stringify(order).length}-${String(order['nr'])}`, at, body),
      to: 'webhook',
    });
  };
  const postBySegmentOnServer = (order: string, at: Date) => {
    const properties = { order_id: order, total: 1, currency: 'EUR' };
    const message = {
      messageId: `seg-${order}`,
      timestamp: at.toISOString(),
      userId: '77',
      event: 'Order Completed',
      properties,
    };
    return collector.acceptSource({
      request: { path: '', receivedAt: at, body: Buffer.from(JSON.stringify(message)), secure: true },
      method: 'POST',
      rest: 'track',
      query: new URLSearchParams(),
      headers: { authorization: `Basic ${Buffer.from(`${site.writeKey}:`).toString('base64')}` },
      to: 'key',
      source: segment,
    });
  };
  return { collector, post, postBySegmentOnServer };
}

async function derive(site: Site): Promise<void> {
  while ((await processSite(db, site, T0)) > 0);
}

/** Every count of orders opens as many, and its money is theirs. */
async function expectOpened(site: Site, report: QualityResult): Promise<void> {
  const listed = async (tie: Tie) => {
    const params = ordersParams.parse({ ...RANGE, sales: 'any_currency', limit: '200', tie: tieText(tie) });
    const { rows, total } = await readOf(db, site)((tx) => listOrders(tx, site, params, ['webhook']));
    return { orders: total, money: rows.reduce((sum, { net }) => sum + Number(net.amount), 0) };
  };
  for (const { kind, orders, revenue } of report.joins) {
    expect([kind, await listed({ kind })]).toEqual([kind, { orders, money: Number(revenue.amount) }]);
  }
  expect(await listed({ withClick: true })).toMatchObject({ orders: report.ordersWithClickId });
  const { known, seen, lost, byBrowser } = report.signalLoss;
  expect(await listed({ byShop: true })).toMatchObject({ orders: known });
  expect(await listed({ byShop: true, inBrowser: false })).toEqual({ orders: known - seen, money: Number(lost.amount) });
  for (const { browser, known: own, seen: told } of byBrowser) {
    expect(await listed({ byShop: true, browser })).toMatchObject({ orders: own });
    expect(await listed({ byShop: true, browser, inBrowser: true })).toMatchObject({ orders: told });
  }
}

describe('qualityReport', () => {
  it('counts what came in, ties orders to browsers and tells what browsers lost', async () => {
    const site = await buildSite(db);
    const { collector, post, postBySegmentOnServer } = setting(site);
    const [seen, carried] = [newTestId<'visitor'>(T0), newTestId<'visitor'>(T0)];
    await collector.accept(collectRequest(site, [ad(T0, seen)]));
    const bought = collectRequest(site, [purchase({ at: later(MINUTE_MS), visitor: seen, order: 'A', value: 10 })]);
    await collector.accept(bought);
    await collector.accept(bought);
    await collector.accept(collectRequest(site, [{ at: T0, visitor: newTestId(T0) }], { userAgent: 'a bot' }));
    const refused = { at: T0, visitor: newTestId<'visitor'>(T0), consent: { analytics: 'denied' as const } };
    await collector.accept(collectRequest(site, [refused]));
    await collector.accept(collectRequest(site, [ad(T0, carried, 'summer', 'other-click')]));
    await collector.accept(
      collectRequest(site, [
        { at: later(MINUTE_MS), visitor: carried, name: 'begin_checkout', properties: { checkout_token: 'chk' } },
      ]),
    );
    await post({ nr: 'A', total: '10.00', cur: 'EUR', mail: 'zoë@example.com' }, later(2 * MINUTE_MS));
    await post({ nr: 'B', total: '20.00', cur: 'EUR', v: carried }, later(3 * MINUTE_MS));
    await post({ nr: 'C', total: '30.00', cur: 'EUR', token: 'chk' }, later(4 * MINUTE_MS));
    await post({ nr: 'D', total: '40.00', cur: 'EUR', mail: 'niemand@example.com' }, later(5 * MINUTE_MS));
    await postBySegmentOnServer('D', later(5 * MINUTE_MS));
    await post({ nr: 'E', total: '1.00', cur: 'EUR' }, later(6 * MINUTE_MS), 'falsch-geheim');
    await derive(site);
    const report = await readOf(db, site)((tx) => qualityReport(tx, site, RANGE, ['webhook'], later(HOUR_MS)));
    await expectOpened(site, report);
    expect(report.intake).toEqual([
      { day: '2026-03-28', source: 'segment', outcome: 'accepted', events: 1 },
      { day: '2026-03-28', source: 'snippet', outcome: 'accepted', events: 4 },
      { day: '2026-03-28', source: 'snippet', outcome: 'accepted: without_consent', events: 1 },
      { day: '2026-03-28', source: 'snippet', outcome: 'duplicate', events: 1 },
      { day: '2026-03-28', source: 'snippet', outcome: 'filtered: bot', events: 1 },
      { day: '2026-03-28', source: 'webhook', outcome: 'accepted', events: 4 },
      { day: '2026-03-28', source: 'webhook', outcome: 'rejected: wrong_signature', events: 1 },
    ]);
    const money = (amount: string) => ({ amount, currency: 'EUR' });
    expect(report.joins).toEqual([
      { kind: 'browser', orders: 1, revenue: money('10.00') },
      { kind: 'visitor_id', orders: 1, revenue: money('20.00') },
      { kind: 'checkout', orders: 1, revenue: money('30.00') },
      { kind: 'nothing', orders: 1, revenue: money('40.00') },
    ]);
    expect([report.orders, report.ordersWithClickId]).toEqual([4, 3]);
    expect(report.signalLoss).toMatchObject({ known: 4, seen: 1, lost: money('90.00') });
    expect(report.signalLoss.byBrowser.map(({ browser, known, seen: told }) => [browser, known, told])).toEqual([
      ['Safari', 2, 1],
      ['unknown', 2, 0],
    ]);
    expect(Object.fromEntries(report.checks.map(({ id, state }) => [id, state]))).toEqual({
      script: 'ok',
      cookie: 'warning',
      signature: 'warning',
      twins: 'ok',
      browser: 'warning',
    });
    await db
      .update(order)
      .set({ inSession: null, toldInBrowser: null, pathHasClick: null, pathHasLanding: null })
      .where(eq(order.siteId, site.id));
    const ofEarlierVersion = await readOf(db, site)((tx) => qualityReport(tx, site, RANGE, ['webhook'], later(HOUR_MS)));
    expect(ofEarlierVersion).toEqual(report);
  });

  it('says which two orders look like one purchase', async () => {
    const site = await buildSite(db);
    const { collector, post } = setting(site);
    const user = { email: 'zoë@example.com' };
    await collector.accept(collectRequest(site, [purchase({ at: T0, visitor: newTestId(T0), order: '#1001', value: 10, user })]));
    await post({ nr: '8209', total: '10.00', cur: 'EUR', mail: user.email }, later(MINUTE_MS));
    await derive(site);
    const { checks } = await readOf(db, site)((tx) => qualityReport(tx, site, RANGE, ['webhook'], later(HOUR_MS)));
    expect(checks.find(({ id }) => id === 'twins')).toMatchObject({
      state: 'warning',
      detail: expect.stringMatching(/#1001.*8209|8209.*#1001/),
    });
  });
});

describe('the check of signatures', () => {
  const order = (nr: string) => ({ nr, total: '1.00', cur: 'EUR' });
  const WRONG = 'falsch-geheim';

  it('warns of what was refused since the last accepted delivery, and no longer when one is accepted again', async () => {
    const site = await buildSite(db);
    const { collector, post, postBySegmentOnServer } = setting(site);
    const signature = async () => {
      const { checks } = await readOf(db, site)((tx) => qualityReport(tx, site, RANGE, ['webhook'], later(HOUR_MS)));
      return checks.find(({ id }) => id === 'signature');
    };
    const refused = (deliveries: number) => ({
      state: 'warning',
      detail: expect.stringMatching(new RegExp(`^${deliveries} deliveries of webhook were refused .* none was accepted since`)),
    });
    await post(order('A'), later(MINUTE_MS), WRONG);
    await post(order('A'), later(2 * MINUTE_MS), WRONG);
    expect(await signature()).toMatchObject(refused(2));
    await collector.accept(collectRequest(site, [ad(later(3 * MINUTE_MS), newTestId(T0))]));
    await postBySegmentOnServer('Z', later(3 * MINUTE_MS));
    expect(await signature(), 'what other sources deliver does not mend this one').toMatchObject(refused(2));
    await post(order('A'), later(4 * MINUTE_MS));
    await derive(site);
    expect(await signature()).toMatchObject({ state: 'ok', detail: expect.stringContaining('a later one was accepted') });
    await post(order('B'), later(5 * MINUTE_MS), WRONG);
    expect(await signature()).toMatchObject(refused(1));
  });

  it('knows nothing of a site whose webhooks never delivered', async () => {
    const site = await buildSite(db);
    const { checks } = await readOf(db, site)((tx) => qualityReport(tx, site, RANGE, ['webhook'], later(HOUR_MS)));
    expect(checks.find(({ id }) => id === 'signature')).toMatchObject({ state: 'unknown' });
  });
});

describe('releaseRejected', () => {
  it('stores the mended event once, and says what is still wrong until then', async () => {
    const site = await buildSite(db);
    const { collector } = setting(site);
    const broken = purchase({
      at: T0,
      visitor: newTestId(T0),
      order: 'M-1',
      id: 'm-1',
      currency: 'POINTS',
      user: { email: 'Zoë@example.com' },
    });
    await collector.accept(collectRequest(site, [broken]));
    const [row] = (await readOf(db, site)((tx) => listRejected(tx, site, {}))).rows;
    expect(row).toMatchObject({
      reason: 'malformed_event',
      field: 'properties.currency',
      payload: { name: 'purchase', user: { email: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
    const tools = { db, collector, context: testContext([site]) };
    const id =
      (await db.select({ id: rejectedEvent.id }).from(rejectedEvent).where(eq(rejectedEvent.siteId, site.id)))[0]?.id ??
      newTestId();
    const payload = row?.payload as { properties: Record<string, unknown> };
    expect(await releaseRejected(tools, site, id, payload, T0)).toMatchObject({ field: 'properties.currency' });
    expect(await releaseRejected(tools, site, id, { ...payload, name: 'Not A Name' }, T0)).toMatchObject({ field: 'name' });
    const mended = { ...payload, properties: { ...payload.properties, currency: 'EUR' } };
    expect(await releaseRejected(tools, await buildSite(db), id, mended, T0)).toBe('gone');
    expect(await releaseRejected(tools, site, id, mended, T0)).toBeUndefined();
    expect(await releaseRejected(tools, site, id, mended, T0)).toBe('gone');
    await derive(site);
    const orders = await db.execute(sql`SELECT order_key, claims FROM "order" WHERE site_id = ${site.id}`);
    expect(orders.rows).toEqual([{ order_key: 'M-1', claims: [expect.stringMatching(/^email:[0-9a-f]{64}$/)] }]);
  });
});
