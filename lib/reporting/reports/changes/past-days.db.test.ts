/**
 * Protects the sum that What changed shows: a day as it was at its end, plus what moved it, is the day as it is now; and every
 * amount is the sum of the orders behind it. What a day was at its end is asked at its end, of the same report.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { addDays, dayOf } from '@/lib/core/day';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { processSite } from '@/lib/pipeline/derive/process';
import { ad, buildCollector, buildSite, collectRequest, newTestId, purchase, type Visit } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { dayEdges } from '../../days';
import { wireDay } from '../../wire';
import { changesCsv } from './csv';
import { changesParams, changesResult, type ChangesResult } from './definition';
import { allChangedOrders, listChangedOrders } from './list';
import { changeListParams, changeListResult } from './list-definition';
import { changesReport } from './query';

const { db } = await testDatabase();
/** Midnight in Kolkata, where the test's stores are. */
const T0 = new Date('2026-03-27T18:30:00Z');
await makeEventPartitions(db, T0, 4);
const DAYS = { from: '2026-03-28', to: '2026-04-10' };

const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
const visitor = () => newTestId<'visitor'>(T0);
type Told = { visit: Visit; receivedAt: Date };

/** Stores the event as if it had been received then, by a clock that is right, and derives it. */
async function tell(site: Site, { visit, receivedAt }: Told): Promise<void> {
  const request = collectRequest(site, [visit], { receivedAt });
  const body = { ...JSON.parse(Buffer.from(request.body ?? []).toString()), sentAt: receivedAt.toISOString() };
  await buildCollector(db, [site]).accept({ ...request, body: Buffer.from(JSON.stringify(body)) });
  while ((await processSite(db, site, later(60 * DAY_MS))) > 0);
}

const report = (site: Site, query: Record<string, string> = {}) =>
  readOf(db, site)((tx) => changesReport(tx, site, changesParams.parse({ ...DAYS, ...query })));
const list = (site: Site, query: Record<string, string> = {}) =>
  readOf(db, site)((tx) => listChangedOrders(tx, site, changeListParams.parse({ ...DAYS, ...query })));

const order = (at: number, who: Id<'visitor'>, over: Partial<Parameters<typeof purchase>[0]> = {}) =>
  purchase({ at: later(at), visitor: who, order: 'N-1', id: `order ${at}`, ...over });
const refund = (at: number, who: Id<'visitor'>, value: number, name = 'N-1'): Visit => ({
  at: later(at),
  visitor: who,
  id: `refund ${at}`,
  name: 'refund',
  properties: { transaction_id: name, refund_id: `${at}`, value, currency: 'EUR' },
});

describe('a day whose click came late, and whose order was refunded', () => {
  const eur = (amount: string) => ({ amount, currency: 'EUR' });

  async function story(): Promise<Site> {
    const site = await buildSite(db);
    const who = visitor();
    await tell(site, { visit: order(HOUR_MS, who), receivedAt: later(HOUR_MS) });
    await tell(site, { visit: order(DAY_MS, who, { order: 'N-2', value: 5 }), receivedAt: later(DAY_MS) });
    await tell(site, { visit: { ...ad(later(0), who), id: 'click' }, receivedAt: later(DAY_MS + HOUR_MS) });
    await tell(site, { visit: refund(3 * DAY_MS, who, 10), receivedAt: later(3 * DAY_MS) });
    return site;
  }

  it('adds up from the end of the day to now, cause by cause, and for each who gained and lost', async () => {
    const found = await report(await story(), { summary: 'true' });
    expect(changesResult.parse(found)).toEqual(found);
    const causes = [
      { cause: 'late_touch', amount: eur('0.00'), gained: eur('49.90'), lost: eur('-49.90'), orders: 1 },
      { cause: 'refund', amount: eur('-10.00'), gained: eur('0.00'), lost: eur('-10.00'), orders: 1 },
    ];
    const moved = { dayEnd: eur('49.90'), moved: eur('-10.00'), now: eur('39.90'), causes };
    expect(found.days).toEqual([{ day: '2026-03-28', ...moved }]);
    expect(found.totals).toEqual([{ currency: 'EUR', ...moved, dayEnd: eur('54.90'), now: eur('44.90'), unmoved: eur('5.00') }]);
    expect(found.channels).toEqual([
      { channel: 'Direct', amount: eur('-49.90'), gained: eur('0.00'), lost: eur('-49.90'), orders: 1 },
      { channel: 'Paid Search', amount: eur('39.90'), gained: eur('49.90'), lost: eur('-10.00'), orders: 1 },
    ]);
    expect(found.campaigns).toEqual([{ ...found.channels[1], campaign: 'spring' }]);
    expect(found.rows).toEqual([]);
  });

  it('shows of a channel and a cause just what is theirs', async () => {
    const site = await story();
    const { days, channels } = await report(site, { channel: 'Paid Search', cause: 'refund' });
    expect(days.map(({ dayEnd, moved, now }) => [dayEnd, moved, now].map(({ amount }) => amount))).toEqual([
      ['0.00', '39.90', '39.90'],
    ]);
    expect(channels.map(({ channel, amount }) => [channel, amount.amount])).toEqual([['Paid Search', '-10.00']]);
    expect((await report(site, { cause: 'merge' })).days).toEqual([]);
    expect((await report(site, { channel: 'Unattributed' })).totals).toEqual([]);
  });

  it('lists the orders with the event that moved each, a page at a time, and as a file', async () => {
    const site = await story();
    const whole = await list(site);
    expect(changeListResult.parse(whole)).toEqual(whole);
    expect([whole.total, whole.orders, whole.sums]).toEqual([3, 1, [eur('-10.00')]]);
    const [latest, ...others] = whole.rows;
    expect(latest).toMatchObject({
      day: '2026-03-28',
      orderKey: 'N-1',
      amount: eur('-10.00'),
      channel: 'Paid Search',
      campaign: 'spring',
      cause: 'refund',
      event: { name: 'refund', receivedAt: later(3 * DAY_MS).toISOString() },
    });
    expect(others.map(({ cause, event }) => [cause, event?.receivedAt])).toEqual(
      [1, 2].map(() => ['late_touch', later(DAY_MS + HOUR_MS).toISOString()]),
    );
    const first = await list(site, { limit: '2' });
    const second = await list(site, { limit: '2', cursor: first.nextCursor ?? '' });
    expect([...first.rows, ...second.rows]).toEqual(whole.rows);
    expect([second.nextCursor, second.sums]).toEqual([undefined, whole.sums]);
    const file = changesCsv(await readOf(db, site)((tx) => allChangedOrders(tx, site, changeListParams.parse(DAYS))));
    expect(file.split('\r\n')[1]).toMatch(/^2026-03-28,N-1,Refund,Paid Search,google,spring,-10\.00,EUR,/);
  });

  it('shows nothing where nothing moved, and the credit as it stands', async () => {
    const found = await report(await story(), { from: '2026-03-29', to: '2026-03-30' });
    expect([found.days, found.channels]).toEqual([[], []]);
    expect(found.totals).toEqual([
      { currency: 'EUR', dayEnd: eur('5.00'), moved: eur('0.00'), now: eur('5.00'), unmoved: eur('5.00'), causes: [] },
    ]);
  });
});

const happening = fc.record({
  kind: fc.constantFrom('click', 'order', 'order', 'login', 'refund', 'cancel', 'franc'),
  buyer: fc.nat(2),
  device: fc.nat(1),
  order: fc.nat(2),
  at: fc.integer({ min: 0, max: 4 * 24 * 60 }),
  delay: fc.oneof(fc.constant(0), fc.integer({ min: 60, max: 3 * 24 * 60 }), fc.integer({ min: 24 * 60, max: 4 * 24 * 60 })),
  amount: fc.integer({ min: 1, max: 9_999 }),
});
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;

function toldOf(one: Happening, index: number, devices: Id<'visitor'>[][]): Told {
  const at = one.at * MINUTE_MS;
  const who = devices[one.buyer]?.[one.device] ?? visitor();
  const name = `O-${one.buyer}-${one.order}`;
  const user = { email: `buyer-${one.buyer}@example.com` };
  const stated = (properties: Record<string, unknown> = {}, currency = 'EUR') =>
    order(at, who, { order: name, value: one.amount / 100, currency, user, properties, id: `${index}` });
  const updated = { updated_at: later(at).toISOString() };
  const visits: Record<Happening['kind'], () => Visit> = {
    click: () => ad(later(at), who, `campaign-${one.order}`, `click-${index}`),
    order: () => stated(),
    login: () => ({ at: later(at), visitor: who, name: 'identify', user }),
    refund: () => refund(at, who, one.amount / 300, name),
    cancel: () => stated({ ...updated, status: 'cancelled' }),
    franc: () => stated(updated, 'CHF'),
  };
  return { visit: visits[one.kind](), receivedAt: later(at + one.delay * MINUTE_MS) };
}

/** Amounts by day and currency; without the zeros. */
function amounts(rows: { day: string; money: { amount: string; currency: string } }[]): Record<string, string> {
  return Object.fromEntries(
    rows.filter(({ money }) => Number(money.amount) !== 0).map(({ day, money }) => [`${day} ${money.currency}`, money.amount]),
  );
}

const dayAfter = (day: string) => addDays(wireDay(day), 1);

/** Every figure that the page shows, each beside the sum of the list that it opens. */
async function figuresWithLists(site: Site, found: ChangesResult): Promise<[string, string][]> {
  const asked = [
    ...found.days.flatMap(({ day, causes }) =>
      causes.map(({ cause, amount }) => ({ amount, query: { from: day, to: dayAfter(day), cause, currency: amount.currency } })),
    ),
    ...[...found.channels, ...found.campaigns].map(({ channel = 'Unattributed', campaign, amount }) => ({
      amount,
      query: { ...DAYS, channel, ...(campaign !== undefined && { campaign }), currency: amount.currency },
    })),
  ];
  const pairs: [string, string][] = [];
  for (const { amount, query } of asked) {
    const { sums } = await list(site, query);
    pairs.push([amount.amount, sums[0]?.amount ?? 'none']);
  }
  return pairs;
}

describe('random histories', () => {
  it('each day is listed as it was at its own end, and each figure is the sum of its orders', async () => {
    let figures = 0;
    const history = fc.array(happening, { minLength: 20, maxLength: 30, size: 'max' });
    await fc.assert(
      fc.asyncProperty(history, async (happenings) => {
        const site = await buildSite(db);
        const devices = [0, 1, 2].map(() => [visitor(), visitor()]);
        const told = happenings.map((one, index) => toldOf(one, index, devices));
        told.sort((left, right) => left.receivedAt.getTime() - right.receivedAt.getTime());
        const atEnd: { day: string; money: { amount: string; currency: string } }[] = [];
        for (const day of dayEdges(DAYS, site.timeZone).names) {
          for (const one of told) if (dayOf(one.receivedAt, site.timeZone) === day) await tell(site, one);
          const { totals } = await report(site, { from: day, to: dayAfter(day) });
          atEnd.push(...totals.map(({ now }) => ({ day, money: now })));
        }
        const found = await report(site);
        const unmoved = atEnd.filter(({ day, money }) =>
          found.days.every((row) => row.day !== day || row.now.currency !== money.currency),
        );
        const dayEnds = found.days.map(({ day, dayEnd }) => ({ day, money: dayEnd }));
        expect(amounts([...dayEnds, ...unmoved])).toEqual(amounts(atEnd));
        const pairs = await figuresWithLists(site, found);
        expect(pairs.map(([figure]) => figure)).toEqual(pairs.map(([, sum]) => sum));
        figures += pairs.length;
      }),
      { numRuns: 6, seed: 20_260_329, endOnFailure: true },
    );
    expect(figures).toBeGreaterThan(40);
  });
});
