/**
 * Protects cohorts: each customer is in one of them with all that they bought, windows hold only who has had them, whoever won the
 * first order wins the customer; and each figure is the sum of the orders that it opens, by hand and against a plain loop.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildOrder, type OrderCase } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import type { WireMoney } from '../../wire';
import { lifetimeParams } from '../lifetime/definition';
import { lifetimeReport } from '../lifetime/query';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { type Cohort, cohortText, cohortWindows } from './cohort';
import { cohortsCsv } from './csv';
import { type CohortFigures, cohortsParams, type CohortsResult } from './definition';
import { cohortsReport } from './query';

const { db } = await testDatabase();
const QUARTER = { from: '2026-01-01', to: '2026-04-01' };
/** Seventy days after the first of March. */
const NOW = new Date('2026-05-10T12:00:00Z');
const at = (day: number) => new Date(Date.parse('2026-03-01T06:30:00Z') + (day - 1) * DAY_MS);

const report = (site: Site, query: Record<string, string> = {}) =>
  readOf(db, site)((tx) => cohortsReport(tx, site, cohortsParams.parse({ ...QUARTER, ...query }), NOW));
const minorOf = ({ amount }: WireMoney) => BigInt(amount.replace('.', ''));

async function buyer(site: Site, ...orders: OrderCase[]): Promise<Id<'person'>> {
  const personId = newTestId<'person'>();
  for (const [index, order] of orders.entries()) await buildOrder(db, site, { newCustomer: index === 0, ...order, personId });
  return personId;
}

async function listed(site: Site, cohort: Cohort, model = 'first_click') {
  const params = { model, sales: 'true', limit: '200', cohort: cohortText(cohort) };
  const { rows, total } = await readOf(db, site)((tx) => listOrders(tx, site, ordersParams.parse(params)));
  return { orders: total, sum: rows.reduce((sum, { revenue, refunded }) => sum + minorOf(revenue) - minorOf(refunded), 0n) };
}

/** A row as "name customers again revenue | window | ...", a window as "had again revenue" with * where all have had it. */
function text(row: CohortFigures): string {
  const windows = row.windows.map(({ customers, repeat, revenue, finished }) =>
    [customers, repeat, `${revenue.amount}${finished ? '*' : ''}`].join(' '),
  );
  return [[row.customers, row.repeat, row.revenue.amount].join(' '), ...windows].join(' | ');
}
const nameOf = ({ month, value, kind }: CohortsResult['rows'][number]) => month?.from ?? value ?? kind;
const table = ({ rows }: CohortsResult) => rows.map((row) => `${nameOf(row)}: ${text(row)}`);

describe('cohorts by hand', () => {
  let site: Site;
  const email = [{ daysBefore: 1, channel: 'Email', source: 'news' }];
  const searched = [
    { daysBefore: 2, campaign: 'spring', source: 'google' },
    { daysBefore: 1, channel: 'Email', source: 'news' },
  ];

  beforeAll(async () => {
    site = await buildSite(db);
    // To the second: the order 30 days after the first is not within 30 days.
    await buyer(site, { at: at(1), revenue: 10_000n, touches: searched, refunds: [1_000n] }, { at: at(31), revenue: 500n });
    await buyer(
      site,
      { at: at(20), revenue: 3_000n, touches: email },
      { at: at(49), revenue: 250n },
      { at: at(50), revenue: 1n },
    );
    await buyer(site, { at: at(-40), revenue: 700n, touches: email });
    await buyer(site, { at: at(2), revenue: 40n }, { at: at(3), revenue: 9_000n, currency: 'JPY' }, { at: at(4), revenue: 2n });
    await buyer(site, { at: at(5), revenue: 90n, leftOut: true, salesChannel: 'pos' });
    // In no cohort of these months: bought earlier, by the orders held or by the shop's word; no buyer; in another currency.
    await buyer(site, { at: at(-90), revenue: 8n }, { at: at(6), revenue: 16n });
    await buyer(site, { at: at(7), revenue: 32n, newCustomer: false, touches: email });
    await buildOrder(db, site, { at: at(8), revenue: 64n });
    await buyer(site, { at: at(9), revenue: 128n, currency: 'JPY' });
    await buyer(site, { at: at(11), revenue: 512n, test: true });
  });

  it('are months, with what each window held of who has had it', async () => {
    const result = await report(site);
    expect(table(result)).toEqual([
      '2026-03-01: 4 3 128.83 | 4 2 123.82* | 3 2 96.32 | 0 0 0.00 | 0 0 0.00',
      '2026-01-01: 1 0 7.00 | 1 0 7.00* | 1 0 7.00* | 1 0 7.00* | 0 0 0.00',
    ]);
    expect(result.besides).toEqual({
      earlier: { customers: 1, revenue: { amount: '0.32', currency: 'EUR' } },
      withoutBuyer: { orders: 1, revenue: { amount: '0.64', currency: 'EUR' } },
    });
    expect(result.otherCurrencies).toEqual([{ orders: 2, revenue: { amount: '9128', currency: 'JPY' } }]);
    expect(result.rows[0]?.perCustomer?.amount).toBe('32.21');
    expect(result.rows[0]?.repeatRate).toBe('0.75');
    expect(result.rows[0]?.windows[1]?.perCustomer?.amount).toBe('32.11');
  });

  it('are what won the first order, under the model', async () => {
    expect(table(await report(site, { by: 'channel' }))).toEqual([
      'Paid Search: 1 1 95.00 | 1 0 90.00* | 1 1 95.00* | 0 0 0.00 | 0 0 0.00',
      'Email: 2 1 39.51 | 2 1 39.50* | 1 0 7.00 | 1 0 7.00 | 0 0 0.00',
      'left_out: 1 0 0.90 | 1 0 0.90* | 1 0 0.90* | 0 0 0.00 | 0 0 0.00',
      'unattributed: 1 1 0.42 | 1 1 0.42* | 1 1 0.42* | 0 0 0.00 | 0 0 0.00',
    ]);
    expect((await report(site, { by: 'channel', model: 'last_click' })).rows.map(nameOf)).toEqual([
      'Email',
      'left_out',
      'unattributed',
    ]);
    // Of equals the later touch, whoever the last unit of the division fell to.
    expect((await report(site, { by: 'source', model: 'linear' })).rows.map(nameOf)[0]).toBe('news');
    expect((await report(site, { by: 'campaign' })).rows.map(nameOf)).toEqual([
      'spring',
      'not_stated',
      'left_out',
      'unattributed',
    ]);
  });

  it('are narrowed to what won them, and paged', async () => {
    expect((await report(site, { channel: 'Email' })).rows.map((row) => [nameOf(row), row.customers])).toEqual([
      ['2026-03-01', 1],
      ['2026-01-01', 1],
    ]);
    const page = await report(site, { by: 'channel', limit: '1', offset: '1' });
    expect([page.rows.map(nameOf), page.rowCount, page.nextOffset]).toEqual([['Email'], 4, 2]);
    expect(page.total).toEqual((await report(site)).total);
    expect(cohortsParams.safeParse({ ...QUARTER, channel: 'a', source: 'b' }).error?.issues[0]?.path).toEqual(['source']);
  });

  it('are written whole as CSV', async () => {
    const csv = await readOf(db, site)((tx) => cohortsCsv(tx, site, cohortsParams.parse({ ...QUARTER, limit: '1' }), NOW));
    expect(csv.split('\r\n').slice(1)).toEqual([
      '2026-03,4,3,128.83,32.21,4,2,123.82,30.96,3,2,96.32,32.11,0,,,,0,,,',
      '2026-01,1,0,7.00,7.00,1,0,7.00,7.00,1,0,7.00,7.00,1,0,7.00,7.00,0,,,',
      '',
    ]);
  });

  it('show another site nothing', async () => {
    const other = await buildSite(db);
    expect((await report(other)).rows).toEqual([]);
    expect(await listed(other, QUARTER)).toEqual({ orders: 0, sum: 0n });
  });
});

describe('cohorts of many customers', () => {
  let site: Site;
  type Bought = { at: Date; revenue: bigint; channel: string | undefined };
  const customers: Bought[][] = [];
  const CHANNELS = ['Paid Search', 'Email', undefined];

  beforeAll(async () => {
    site = await buildSite(db);
    for (let index = 0; index < 24; index += 1) {
      const orders = Array.from({ length: 1 + (index % 4) }, (_, nth): Bought => {
        const since = nth * (7 + ((index * 5) % 41)) * DAY_MS + nth * HOUR_MS;
        const first = at(-58).getTime() + index * 3.6 * DAY_MS;
        return { at: new Date(first + since), revenue: BigInt(101 + index * 97 + nth), channel: CHANNELS[(index + nth) % 3] };
      });
      customers.push(orders);
      const rows = orders.map(({ channel, ...order }) => ({
        ...order,
        touches: channel ? [{ daysBefore: 1, channel }] : [],
      }));
      await buyer(site, ...rows);
    }
  });

  /** The same by a plain loop. */
  function loop(wanted: Bought[][], days?: number) {
    const had = wanted.filter(([first]) => first && (!days || first.at.getTime() + days * DAY_MS <= NOW.getTime()));
    let [repeat, revenue] = [0, 0n];
    for (const orders of had) {
      const [first] = orders;
      const within = orders.filter((order) => !days || (first && order.at.getTime() < first.at.getTime() + days * DAY_MS));
      if (within.length > 1) repeat += 1;
      revenue += within.reduce((sum, order) => sum + order.revenue, 0n);
    }
    return { customers: had.length, repeat, revenue };
  }

  it('count what a plain loop counts, and open the orders of each figure', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('month', 'channel'), fc.constantFrom(undefined, 'Email'), async (by, channel) => {
        const result = await report(site, { by, ...(channel && { channel }) });
        expect(result.rows.length).toBeGreaterThan(0);
        for (const row of result.rows) {
          const days = row.month ?? QUARTER;
          const wanted = customers.filter(([first]) => {
            const day = first?.at.toISOString().slice(0, 10) ?? '';
            const isWon = by === 'month' || row.value === first?.channel;
            return day >= days.from && day < days.to && isWon && (!channel || channel === first?.channel);
          });
          const won = { ...(channel && { channel: `=${channel}` }), ...(row.key !== undefined && { channel: row.key }) };
          const cohort = { ...days, won, asOf: result.asOf };
          const sums = loop(wanted);
          expect([row.customers, row.repeat, minorOf(row.revenue)]).toEqual([sums.customers, sums.repeat, sums.revenue]);
          expect((await listed(site, { ...cohort, part: 'first' })).orders).toBe(row.customers);
          expect((await listed(site, { ...cohort, part: 'second' })).orders).toBe(row.repeat);
          expect((await listed(site, cohort)).sum).toBe(minorOf(row.revenue));
          for (const window of row.windows) {
            const own = loop(wanted, window.days);
            expect([window.customers, window.repeat, minorOf(window.revenue)]).toEqual([own.customers, own.repeat, own.revenue]);
            const within = { ...cohort, within: window.days };
            expect((await listed(site, { ...within, part: 'first' })).orders).toBe(window.customers);
            expect((await listed(site, { ...within, part: 'second' })).orders).toBe(window.repeat);
            expect((await listed(site, within)).sum).toBe(minorOf(window.revenue));
          }
        }
        expect(result.total.windows.map(({ days }) => days)).toEqual([...cohortWindows]);
      }),
      { numRuns: 4, seed: 13 },
    );
  });

  it('are worth what the report of lifetime value says, channel by channel', async () => {
    const { rows } = await report(site, { by: 'channel' });
    const params = lifetimeParams.parse({ ...QUARTER, model: 'first_click' });
    const lifetime = await readOf(db, site)((tx) => lifetimeReport(tx, site, params));
    const pairs = rows.map((row) => [row.value ?? row.kind, row.customers, row.revenue.amount]);
    expect(pairs).toEqual(lifetime.rows.map((row) => [row.channel ?? row.kind, row.customers, row.total.amount]));
  });
});
