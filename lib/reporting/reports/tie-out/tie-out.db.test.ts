/**
 * Protects the tie-out: by day both sides add up as shops' own reports do, each order that differs is listed with its cause, and the
 * list sums to the difference of the totals.
 */
import { and, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { order, orderEvent, orderName, refund, shopFetch, shopOrder } from '@/db/schema';
import { addDays, type Day } from '@/lib/core/day';
import type { Id } from '@/lib/core/id';
import { operatorOf } from '@/lib/access';
import { DAY_MS, HOUR_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { storeEvent } from '@/lib/testing/event-rows';
import { buildOrder, inLive, type OrderCase } from '@/lib/testing/order-rows';
import { readOf } from '@/lib/testing/read-of';
import { testDatabase } from '@/lib/testing/postgres';
import { importShopDays, importShopOrders } from '@/lib/workspace';
import { tieOutCsv } from './csv';
import { tieOutParams, tieOutResult, type TieOutSide } from './definition';
import { type TieOutListResult, tieOutListParams } from './list-definition';
import { tieOutFigures } from './names';
import { allTieOut, listTieOut, tieOutReport } from './query';

const { db } = await testDatabase();
/** In the zone of the site it is the 20th until 18:30. */
const NOON = new Date('2026-11-20T06:30:00Z');
const SHOPS = ['shopify'];
let site: Site;
beforeEach(async () => {
  site = await buildSite(db);
});

type Word = Record<string, unknown> & { source?: string };

/** An order of 119.00 with 19.00 tax, 5.00 shipping and a discount of 10.00, and what was told of it. */
async function place(key: string, over: Partial<OrderCase & typeof order.$inferInsert>, ...words: Word[]): Promise<Id<'order'>> {
  const at = over.at ?? NOON;
  const { id } = await buildOrder(db, site, { at, revenue: 11_900n, key, ...over });
  const money = { tax: 1_900n, shipping: 500n, discount: 1_000n, ...over };
  const { tax, shipping, discount, total, outstanding } = money;
  const set = { tax, shipping, discount, ...(total !== undefined && { total }), ...(outstanding && { outstanding }) };
  await db
    .update(order)
    .set({ ...set, sources: words.map(({ source = 'shopify' }) => source) })
    .where(and(eq(order.siteId, site.id), eq(order.id, id)));
  for (const { source = 'shopify', ...properties } of words) {
    const eventId = newTestId<'event'>(at);
    await storeEvent(db, {
      ...{ siteId: site.id, id: eventId, messageId: eventId, source, name: 'purchase', occurredAt: at, receivedAt: NOON },
      payload: {
        properties: {
          transaction_id: key,
          currency: 'EUR',
          value: '119.00',
          tax: '19.00',
          shipping: '5.00',
          discount: '10.00',
          ...properties,
        },
      },
    });
    await db.insert(orderEvent).values({ ...inLive(site), orderId: id, eventId, role: 'stated', source });
  }
  return id;
}

async function takeBack(orderId: Id<'order'>, source: string, amount: bigint, at: Date): Promise<void> {
  const id = newTestId<'refund'>(at);
  const said = { refundedAt: at, source, refundKey: id, authority: 3, logPosition: 1n, eventId: newTestId<'event'>(at) };
  await db.insert(refund).values({ ...inLive(site), id, orderKey: '', orderId, amount, currency: 'EUR', ...said });
}

const RANGE = { from: '2026-11-01', to: '2026-12-01' };
const report = async (query: Record<string, string> = {}) =>
  tieOutResult.parse(await readOf(db, site)((tx) => tieOutReport(tx, site, tieOutParams.parse({ ...RANGE, ...query }), SHOPS)));
const amounts = ({ orders, gross, discounts, returns, net, shipping, tax, total }: TieOutSide) => [
  orders,
  ...[gross, discounts, returns, net, shipping, tax, total].map(({ amount }) => amount),
];

describe('orders of which the shop says the same', () => {
  it('tie to the cent, refunds on their own day', async () => {
    await place('#1', {}, {});
    const second = await place(
      '#2',
      { at: new Date(NOON.getTime() - DAY_MS) },
      { value: '1.00', updated_at: '2026-11-19T00:00:00Z' },
      { updated_at: '2026-11-19T01:00:00Z' },
    );
    await takeBack(second, 'shopify', 11_900n, NOON);
    const { ties, days, differing, here, there, shops } = await report();
    expect([ties, differing, shops]).toEqual([1, 0, ['shopify']]);
    expect(days.map(({ day, here: own }) => [day, ...amounts(own)])).toEqual([
      ['2026-11-19', 1, '105.00', '10.00', '0.00', '95.00', '5.00', '19.00', '119.00'],
      ['2026-11-20', 1, '105.00', '10.00', '95.00', '0.00', '0.00', '0.00', '0.00'],
    ]);
    expect(here).toEqual(there);
    expect((await report({ by: 'month' })).days.map(({ day, there: told }) => [day, told.total.amount])).toEqual([
      ['2026-11', '119.00'],
    ]);
    expect((await report({ from: '2026-11-20' })).days).toHaveLength(1);
  });
});

describe('an order of which the shop says otherwise', () => {
  it.each<[string, (key: string) => Promise<unknown>, string, string]>([
    ['missing_there', (key) => place(key, {}, { source: 'snippet' }), '119.00', '0.00'],
    ['test', (key) => place(key, { test: true }, {}), '0.00', '119.00'],
    ['state', (key) => place(key, { state: 'cancelled' }, {}), '0.00', '119.00'],
    ['state', (key) => place(key, {}, { status: 'pending' }), '119.00', '0.00'],
    ['currency', (key) => place(key, {}, { currency: 'USD' }), '119.00', '0.00'],
    ['day', (key) => place(key, {}, { ordered_at: new Date(NOON.getTime() + 13 * HOUR_MS).toISOString() }), '119.00', '119.00'],
    ['part_paid', (key) => place(key, { revenue: 5_000n, outstanding: 6_900n }, {}), '50.00', '119.00'],
    ['edit', (key) => place(key, {}, { value: '129.00' }), '119.00', '129.00'],
    ['edit', (key) => place(key, {}, { tax: '18.00' }), '119.00', '119.00'],
    ['refund', async (key) => takeBack(await place(key, {}, {}), 'stripe', 900n, NOON), '110.00', '119.00'],
  ])('is listed as %s', async (cause, make, own, told) => {
    await make('#7');
    await place('#8', {}, {});
    const { differences, differing, here, there, ties } = await report();
    expect(differences.map((one) => [one.orderKey, one.cause, one.here.amount, one.there.amount])).toEqual([
      ['#7', cause, own, told],
    ]);
    expect(differing).toBe(1);
    const minor = ({ amount }: { amount: string }) => Math.round(Number(amount) * 100);
    expect(minor(here.total) - minor(there.total)).toBe(minor({ amount: own }) - minor({ amount: told }));
    expect(ties === 1).toBe(own === told);
    const all = await readOf(db, site)((tx) => allTieOut(tx, site, tieOutParams.parse(RANGE), SHOPS));
    expect(tieOutCsv(all).split('\r\n')[1]).toMatch(new RegExp(`^#7,2026-11-20,.*,${own},${told}$`));
  });

  it('in another currency than the site’s is in neither, and counted', async () => {
    await place('#9', { currency: 'USD' }, { currency: 'USD' });
    expect(await report()).toMatchObject({ otherCurrencies: 1, differing: 0, days: [] });
  });
});

/** An order of a list is found by any name that it is held under. */
async function callIt(orderId: Id<'order'>, value: string): Promise<void> {
  const eventId = newTestId<'event'>(NOON);
  await db.insert(orderName).values({ ...inLive(site), value, kind: 'bare', source: '', orderId, eventId, ambiguous: false });
}

const giveList = (...lines: string[]) =>
  importShopOrders(db, operatorOf(site.workspaceId), site, {
    csv: ['Name,Created at,Total,Currency,Financial Status,Refunded Amount', ...lines, ''].join('\n'),
  });
const noon = '2026-11-20 12:00:00 +0530';
const told = ({ differences }: Awaited<ReturnType<typeof report>>) =>
  differences.map(({ orderKey, orderId, cause, here, there }) => [
    orderKey,
    orderId !== undefined,
    cause,
    here.amount,
    there.amount,
  ]);

describe('a list of the shop’s own orders', () => {
  it('tells of an order that is missing here, until it is held', async () => {
    await callIt(await place('#1', {}, { source: 'snippet' }), '#1');
    const taken = await giveList(`#1,${noon},119.00,EUR,paid,0`, `#2,${noon},50.00,EUR,paid,20.00`);
    expect(taken).toEqual({ orders: 2, from: '2026-11-20', through: '2026-11-20' });
    const missing = await report();
    expect(told(missing)).toEqual([['#2', false, 'missing_here', '0.00', '30.00']]);
    expect([missing.here.total.amount, missing.there.total.amount, missing.there.orders]).toEqual(['119.00', '149.00', 2]);
    expect(missing.listed).toEqual({ from: '2026-11-20', through: '2026-11-20' });
    expect(missing.ties).toBeCloseTo(1 - 30 / 149);
    const second = await place(
      '#2',
      { revenue: 5_000n, total: 5_000n, tax: 0n, shipping: 0n, discount: 0n },
      { source: 'snippet' },
    );
    await callIt(second, '#2');
    await takeBack(second, 'snippet', 2_000n, new Date(NOON.getTime() + DAY_MS));
    expect(told(await report())).toEqual([]);
  });

  it.each<[string, string, string, string, string]>([
    ['edit', `#7,${noon},129.00,EUR,paid,0`, 'paid', '119.00', '129.00'],
    ['refund', `#7,${noon},119.00,EUR,partially_refunded,19.00`, 'paid', '119.00', '100.00'],
    ['state', `#7,${noon},119.00,EUR,voided,0`, 'paid', '119.00', '0.00'],
    ['currency', `#7,${noon},119.00,USD,paid,0`, 'paid', '119.00', '0.00'],
    ['day', '#7,2026-11-21 02:00:00 +0530,119.00,EUR,paid,0', 'paid', '119.00', '119.00'],
    ['state', `#7,${noon},119.00,EUR,paid,0`, 'cancelled', '0.00', '119.00'],
  ])('names an order that is other there: %s', async (cause, line, state, own, there) => {
    await callIt(await place('#7', { state: state as 'paid' }, { source: 'snippet' }), '#7');
    await giveList(line);
    expect(told(await report())).toEqual([['#7', true, cause, own, there]]);
  });

  it('is silent of days before and after it, and of orders that never counted', async () => {
    await place('#1', { at: new Date(NOON.getTime() - 3 * DAY_MS) }, { source: 'snippet' });
    await place('#3', {}, { source: 'snippet' });
    await giveList(`#2,${noon},50.00,EUR,pending,0`, `#4,${noon},50.00,USD,paid,0`);
    const { otherCurrencies, ...found } = await report();
    expect(told({ otherCurrencies, ...found })).toEqual([['#3', true, 'missing_there', '119.00', '0.00']]);
    expect(otherCurrencies).toBe(1);
  });

  it('is of the days between its orders, and not of a gap between two lists', async () => {
    const days = [2, 9, 15];
    for (const day of days) await place(`#${day}`, { at: new Date(NOON.getTime() - day * DAY_MS) }, { source: 'snippet' });
    const listed = (day: number) => new Date(NOON.getTime() - day * DAY_MS).toISOString();
    await giveList(...[0, 4, 13, 17].map((day) => `L${day},${listed(day)},1.00,EUR,pending,0`));
    expect(told(await report()).map(([key, , cause]) => [key, cause])).toEqual([
      ['#2', 'missing_there'],
      ['#15', 'missing_there'],
    ]);
  });

  it('yields to a later word of the shop itself, and a later list to that', async () => {
    await callIt(await place('#1', {}, {}), '#1');
    await giveList(`#1,${noon},99.00,EUR,paid,0`);
    expect(told(await report())).toMatchObject([['#1', true, 'edit', '119.00', '99.00']]);
    await db
      .update(shopOrder)
      .set({ importedAt: new Date(NOON.getTime() - DAY_MS) })
      .where(eq(shopOrder.siteId, site.id));
    expect(told(await report())).toEqual([]);
  });

  it('is refused as a whole where a row cannot be read, naming the row', async () => {
    await expect(giveList(`#1,${noon},many,EUR,paid,0`)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/^Row 2: Total: /),
    });
    expect(await db.$count(shopOrder, eq(shopOrder.siteId, site.id))).toBe(0);
  });
});

describe('the list behind a figure', () => {
  it('sums to it on both sides, a page at a time', async () => {
    await place('#1', {}, {});
    await takeBack(await place('#2', { at: new Date(NOON.getTime() - DAY_MS) }, {}), 'stripe', 1_900n, NOON);
    await place('#3', {}, { value: '129.00' });
    await giveList(`#4,${noon},50.00,EUR,paid,0`);
    const { days, here, there } = await report();
    const rows = [{ ...RANGE, here, there }, ...days.map((row) => ({ ...row, from: row.day, to: addDays(row.day as Day, 1) }))];
    for (const row of rows) {
      for (const figure of ['orders', ...tieOutFigures] as const) {
        const list = await pagesOf({ from: row.from, to: row.to, figure });
        const amount = (side: TieOutSide) => (figure === 'orders' ? side.orders : Number(side[figure].amount));
        const sum = (side: 'here' | 'there') => list.reduce((all, one) => all + amount(one[side]), 0);
        const found = [row.from, figure, sum('here').toFixed(2), sum('there').toFixed(2)];
        expect(found).toEqual([row.from, figure, amount(row.here).toFixed(2), amount(row.there).toFixed(2)]);
      }
    }
    const [first] = await pagesOf({ ...RANGE, figure: 'total' });
    expect(first).toMatchObject({ orderKey: '#4', cause: 'missing_here' });
  });
});

async function pagesOf(query: Record<string, string>): Promise<TieOutListResult['rows']> {
  const rows: TieOutListResult['rows'] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const params = tieOutListParams.parse({ ...query, limit: '1', ...(cursor && { cursor }) });
    const page: TieOutListResult = await readOf(db, site)((tx) => listTieOut(tx, site, params, SHOPS));
    rows.push(...page.rows);
    cursor = page.nextCursor;
    if (cursor === undefined) expect(rows).toHaveLength(page.total);
  }
  return rows;
}

it('says how many orders are still to be fetched', async () => {
  await place('#1', {}, {});
  const at = { askedAt: NOON, dueAt: NOON };
  await db.insert(shopFetch).values({ siteId: site.id, sourceId: newTestId<'source'>(NOON), orderId: '9', ...at });
  expect(await report()).toMatchObject({ waiting: 1, differing: 0 });
});

describe('a report of the shop’s own', () => {
  it('stands beside the days, and says how far they tie', async () => {
    await place('#1', {}, {});
    const csv = (total: string) => `Day,Orders,Returns,Total sales\n2026-11-20,1,0,${total}\n2026-11-21,0,0,0\n`;
    const actor = operatorOf(site.workspaceId);
    expect(await importShopDays(db, actor, site, { csv: csv('119.00') })).toEqual({
      days: 2,
      from: '2026-11-20',
      through: '2026-11-21',
    });
    const tied = await report();
    expect(tied.tiesToFile).toBe(1);
    expect(
      tied.days.map(({ day, file }) => [day, file?.orders, file?.total?.amount, file?.returns?.amount, file?.gross]),
    ).toEqual([
      ['2026-11-20', 1, '119.00', '0.00', undefined],
      ['2026-11-21', 0, '0.00', '0.00', undefined],
    ]);
    await importShopDays(db, actor, site, { csv: csv('100.00') });
    expect((await report()).tiesToFile).toBeCloseTo(0.81);
    expect((await report({ by: 'month' })).days).toMatchObject([
      { day: '2026-11', file: { isWhole: false, total: { amount: '100.00' } } },
    ]);
  });

  it('is taken from admins alone, and refused where it is none', async () => {
    const viewer = { ...operatorOf(site.workspaceId), role: 'marketer' as const };
    await expect(importShopDays(db, viewer, site, { csv: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(importShopDays(db, operatorOf(site.workspaceId), site, { csv: 'Name,Betrag\nx,1\n' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});

describe('the range', () => {
  it('is a quarter at most', () => {
    expect(tieOutParams.safeParse({ from: '2026-01-01', to: '2026-04-04' }).success).toBe(true);
    expect(tieOutParams.safeParse({ from: '2026-01-01', to: '2026-04-05' }).success).toBe(false);
  });

  it('without a word of any shop says so', async () => {
    await place('#1', {}, { source: 'snippet' });
    const { shops, ties, differing, differences, here } = await report();
    expect([shops, ties, differing, differences, here.orders]).toEqual([[], undefined, 0, [], 1]);
  });
});
