/**
 * Protects what is said of journeys: a small store worked out by hand, and a larger one whose every figure is the sum of the orders
 * that it opens and of the stored paths as plain loops read them.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { live } from '@/db/queries/live';
import { pathTouch, touchpoint } from '@/db/schema';
import { sameGeneration } from '@/db/queries/live';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder, type TouchBefore } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import type { WireMoney } from '../../wire';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { journeysCsv, journeyText } from './csv';
import { journeysParams, type JourneysResult } from './definition';
import { type PathFilter, pathFilterText } from './path-filter';
import { journeysReport } from './query';

const { db } = await testDatabase();
const NOON = new Date('2026-03-10T06:30:00Z');
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
let site: Site;

beforeEach(async () => {
  site = await buildSite(db);
});

const report = (query: Record<string, string> = {}) =>
  readOf(db, site)((tx) => journeysReport(tx, site, journeysParams.parse({ ...MARCH, ...query })));
const minorOf = ({ amount }: WireMoney) => BigInt(amount.replace('.', ''));
const social = (daysBefore: number, campaign?: string): TouchBefore => ({ daysBefore, channel: 'Paid Social', campaign });
const search = (daysBefore: number, campaign?: string): TouchBefore => ({ daysBefore, channel: 'Paid Search', campaign });
const email = (daysBefore: number): TouchBefore => ({ daysBefore, channel: 'Email' });
const direct = (daysBefore: number): TouchBefore => ({ daysBefore, channel: 'Direct' });

/** Orders and net revenue of the list that a filter opens. */
async function listed(path: PathFilter, more: Record<string, string> = {}): Promise<[number, bigint]> {
  let [orders, revenue, cursor] = [0, 0n, ''];
  do {
    const params = ordersParams.parse({
      ...MARCH,
      ...{ path: pathFilterText(path), sales: 'true', limit: '200' },
      ...more,
      ...(cursor && { cursor }),
    });
    const page = await readOf(db, site)((tx) => listOrders(tx, site, params));
    orders += page.rows.length;
    revenue += page.rows.reduce((sum, row) => sum + minorOf(row.revenue) - minorOf(row.refunded), 0n);
    cursor = page.nextCursor ?? '';
  } while (cursor);
  return [orders, revenue];
}

/** A store of five sales, one of them without a contact, and one order that a rule leaves out. */
async function smallStore(): Promise<void> {
  await buildOrder(db, site, {
    ...{ at: NOON, revenue: 10_000n, newCustomer: true },
    touches: [social(10), social(9), email(2), direct(1)],
  });
  await buildOrder(db, site, { at: NOON, revenue: 5_000n, refunds: [1_000n], touches: [social(4), social(3), email(0.5)] });
  await buildOrder(db, site, { at: NOON, revenue: 700n, newCustomer: true, touches: [search(0.01)] });
  await buildOrder(db, site, { at: NOON, revenue: 301n, touches: [direct(1)] });
  await buildOrder(db, site, { at: NOON, revenue: 99n });
  await buildOrder(db, site, { at: NOON, revenue: 1_234n, salesChannel: 'subscription', leftOut: true, touches: [email(3)] });
}

describe('a small store, by hand', () => {
  beforeEach(smallStore);

  it('lists journeys with repeats counted, most orders first', async () => {
    const { paths, pathCount, contacts } = await report();
    expect(
      paths.map(({ steps, orders, revenue, buyers }) => [
        journeyText(steps),
        ...[orders, revenue.amount],
        ...[buyers.new.revenue.amount, buyers.returning.revenue.amount],
      ]),
    ).toEqual([
      ['Paid Social x2 > Email', 2, '140.00', '100.00', '40.00'],
      ['Paid Search', 1, '7.00', '7.00', '0.00'],
      ['Direct', 1, '3.01', '0.00', '3.01'],
    ]);
    expect([pathCount, contacts]).toEqual([3, 8]);
  });

  it('adds up to the store', async () => {
    const { store, journeys, withoutContact, leftOut } = await report();
    expect([store, journeys, withoutContact, leftOut].map(({ orders, revenue }) => [orders, revenue.amount])).toEqual([
      [6, '163.34'],
      [4, '150.01'],
      [1, '0.99'],
      [1, '12.34'],
    ]);
  });

  it('shows direct visits beside other contacts where that is asked for', async () => {
    const { paths } = await report({ direct: 'shown' });
    expect(paths.map(({ steps }) => journeyText(steps)).sort()).toEqual([
      'Direct',
      'Paid Search',
      'Paid Social x2 > Email',
      'Paid Social x2 > Email > Direct',
    ]);
  });

  it('says how many contacts there were, and how long it took', async () => {
    const { lengths, timeToOrder } = await report();
    expect(lengths.map(({ contacts, orders }) => [contacts, orders])).toEqual([
      [1, 2],
      [3, 2],
    ]);
    // 0.01, 1, 4 and 10 days: half way between 1 and 4, and a quarter of the way from 4 to 10.
    expect([timeToOrder.medianSeconds, timeToOrder.p75Seconds]).toEqual([2.5 * 86_400, 5.5 * 86_400]);
    // 864 s are within the hour; a day to the second begins the third group.
    expect(timeToOrder.groups.map(({ orders }) => orders)).toEqual([1, 0, 1, 1, 1, 0, 0, 0]);
    expect(timeToOrder.byFirst.map(({ value, orders, medianSeconds }) => [value, orders, medianSeconds / 86_400])).toEqual([
      ['Paid Social', 2, 7],
      ['Paid Search', 1, 0.01],
      ['Direct', 1, 1],
    ]);
    expect(timeToOrder.byWinner.map(({ value, orders }) => [value, orders])).toEqual([
      ['Email', 2],
      ['Paid Search', 1],
      ['Direct', 1],
    ]);
    const first = await report({ model: 'first_click' });
    expect(first.timeToOrder.byWinner[0]).toMatchObject({ value: 'Paid Social', orders: 2 });
  });

  it('says what opened, carried and closed journeys, each order once', async () => {
    const { roles } = await report();
    const counts = roles.map(({ value, ...role }) => [
      value,
      ...[role.first, role.middle, role.last, role.assisted].map(({ orders }) => orders),
    ]);
    expect(counts).toEqual([
      ['Email', 0, 0, 2, 0],
      ['Paid Social', 2, 2, 0, 2],
      ['Direct', 1, 0, 1, 0],
      ['Paid Search', 1, 0, 1, 0],
    ]);
  });

  it('flows from contact to contact, repeats taken as one', async () => {
    const { flows, flowValues } = await report();
    expect(flows.map(({ step, from, to, end, orders }) => [step, from, to ?? end, orders])).toEqual([
      [1, 'Paid Social', 'Email', 2],
      [2, 'Email', 'order', 2],
      [1, 'Paid Search', 'order', 1],
      [1, 'Direct', 'order', 1],
    ]);
    expect(flowValues).toEqual(['Email', 'Paid Social', 'Direct', 'Paid Search']);
  });

  it('keeps journeys with a contact, and orders that fit', async () => {
    expect((await report({ channel: 'Email' })).paths).toHaveLength(1);
    expect((await report({ channel: 'Email' })).journeys.orders).toBe(2);
    expect((await report({ buyer: 'new' })).journeys).toMatchObject({ orders: 2, revenue: { amount: '107.00' } });
    expect((await report({ channel: 'Referral' })).journeys.orders).toBe(0);
  });

  it('gives spreadsheets every table', async () => {
    const lines = journeysCsv(await report()).split('\r\n');
    expect(lines).toContain('Journey,Paid Social x2 > Email,2,140.00,1,1,0,,,Total sales');
    expect(lines).toContain('Contacts,3,2,140.00,1,1,0,,,Total sales');
    expect(lines).toContain('Time to order by first contact,Paid Social,2,140.00,1,1,0,604800,734400,Total sales');
    expect(lines).toContain('Role: last,Email,2,140.00,,,,,,Total sales');
    expect(lines).toContain('Total,No contact known,1,0.99,0,1,0,,,Total sales');
  });

  it('never shows what another site holds', async () => {
    site = await buildSite(db);
    expect(await report()).toMatchObject({ paths: [], journeys: { orders: 0 }, store: { orders: 0 } });
  });
});

describe('every figure', () => {
  const names = ['Paid Social', 'Email', 'Paid Search', 'Referral', 'Direct', 'Display', 'Affiliates', 'SMS', 'Audio'] as const;

  beforeEach(async () => {
    let state = 7;
    const next = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    for (let index = 0; index < 30; index += 1) {
      const count = next(13);
      const touches = Array.from({ length: count }, (_, place) => ({
        daysBefore: (count - place) * 3.1 - 2.9,
        channel: names[next(names.length)] ?? 'Email',
        campaign: next(2) === 0 ? undefined : `c${next(3)} › "x"`,
      }));
      const at = new Date(NOON.getTime() + index * 0.3 * DAY_MS);
      const refunds = index % 7 === 0 ? [BigInt(index)] : [];
      await buildOrder(db, site, { at, revenue: BigInt(100 + next(9_000)), touches, refunds, newCustomer: index % 3 === 0 });
    }
  });

  const asked = [
    { by: 'channel', direct: 'credited' },
    { by: 'campaign', direct: 'credited' },
    { by: 'channel', direct: 'shown' },
    { by: 'channel', direct: 'credited', channel: 'Email' },
    { by: 'campaign', direct: 'credited', campaign: 'c1 › "x"' },
  ] as const;
  /** Every kind of figure, and of each kind some: opening all takes a minute. */
  const spread = <Figure>(figures: Figure[]) => {
    const step = Math.ceil(figures.length / 40);
    return figures.filter((_, index) => index % step === 0);
  };

  it.each(asked)(
    'is the sum of the orders that it opens: %o',
    async (how) => {
      const result = await report({ ...how, limit: '100' });
      for (const [filter, figure] of spread(figuresOf(result))) {
        expect([filter, ...(await listed({ ...how, ...filter }))]).toEqual([filter, figure.orders, minorOf(figure.revenue)]);
      }
      const sum = (rows: { orders: number }[]) => rows.reduce((total, { orders }) => total + orders, 0);
      expect(sum(result.paths)).toBe(result.journeys.orders);
      expect(sum(result.lengths)).toBe(result.journeys.orders);
      expect(sum(result.timeToOrder.groups)).toBe(result.journeys.orders);
      expect(sum(result.timeToOrder.byWinner)).toBe(result.journeys.orders);
      expect(sum(result.roles.map(({ first }) => first))).toBe(result.journeys.orders);
      expect(sum(result.flows.filter(({ step }) => step === 1))).toBe(result.journeys.orders);
    },
    60_000,
  );

  it('is the same for buyers, one kind at a time', async () => {
    const all = await report({ limit: '100' });
    for (const buyer of ['new', 'returning', 'not_known'] as const) {
      const some = await report({ limit: '100', buyer });
      expect(all.journeys.buyers[buyer]).toEqual({ orders: some.journeys.orders, revenue: some.journeys.revenue });
    }
  });

  it('says of stored paths what a loop over them says', async () => {
    const rows = await db
      .select({ orderId: pathTouch.orderId, channel: touchpoint.channel })
      .from(pathTouch)
      .innerJoin(touchpoint, and(sameGeneration(touchpoint, pathTouch), eq(touchpoint.id, pathTouch.touchpointId)))
      .where(and(live(pathTouch, site.id), isNull(pathTouch.rejection)))
      .orderBy(asc(pathTouch.position));
    const counts = new Map<string, number>();
    for (const steps of Map.groupBy(rows, ({ orderId }) => orderId).values()) {
      const key = JSON.stringify(steps.map(({ channel }) => channel));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const { paths, contacts } = await report({ limit: '100' });
    expect(contacts).toBe(rows.length);
    const found = paths.map(({ steps, orders }) => [
      JSON.stringify(steps.flatMap(([name, times]) => Array(times).fill(name))),
      orders,
    ]);
    expect(new Map(found as [string, number][])).toEqual(counts);
  });
});

type Figure = { orders: number; revenue: WireMoney };

/** Each figure with the filter that opens it. */
function figuresOf({ paths, lengths, timeToOrder, roles, flows, flowValues }: JourneysResult): [Partial<PathFilter>, Figure][] {
  const value = (name: string | undefined) => name ?? { except: flowValues };
  return [
    ...paths.map((row): [Partial<PathFilter>, Figure] => [{ is: row.steps }, row]),
    ...lengths.map((row): [Partial<PathFilter>, Figure] => [{ length: row.contacts }, row]),
    ...timeToOrder.groups.map((row): [Partial<PathFilter>, Figure] => [{ time: row.group }, row]),
    ...timeToOrder.byFirst.map((row): [Partial<PathFilter>, Figure] => [{ first: row.value }, row]),
    ...timeToOrder.byWinner.map((row): [Partial<PathFilter>, Figure] => [{ won: row.value }, row]),
    ...roles.flatMap((row) =>
      (['first', 'middle', 'last', 'assisted'] as const).map((role): [Partial<PathFilter>, Figure] => [
        { [role]: row.value },
        row[role],
      ]),
    ),
    ...flows.map(({ step, from, to, end, ...row }): [Partial<PathFilter>, Figure] => [
      { flow: { step, from: value(from), ...(end ? { end } : { to: value(to) }) } },
      row,
    ]),
  ];
}
