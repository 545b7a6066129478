/**
 * Protects data-driven attribution from the question to the report: it adds up to the store, agrees with the report of the rule
 * models over the same orders, is worked out once for the same paths, and says when they have changed.
 */
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '@/db/client';
import { databaseNow } from '@/db/queries/job';
import { dataDrivenRun, job, order, site as siteTable, touchpoint } from '@/db/schema';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { attributionParams, attributionReport, dataDrivenCsv, dataDrivenParams, dataDrivenReport } from '@/lib/reporting';
import { askedQuestion, type DataDrivenResult } from '@/lib/reporting/reports/data-driven/definition';
import type { WireMoney } from '@/lib/reporting/wire';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildOrder, buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { operatorOf } from '@/lib/access/permissions';
import { askDataDriven } from '@/lib/workspace';
import { answerDataDriven } from './derive/data-driven';
import { openJobs } from './jobs/run-jobs';
import { jobs } from './jobs/registry';

const { db } = await testDatabase();
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const at = (day: number) => new Date(Date.parse('2026-03-01T06:30:00Z') + (day - 1) * DAY_MS);
const channels = ['Paid Search', 'Email', 'Direct', 'Paid Social', 'Referral'] as const;
let site: Site;

beforeEach(async () => {
  site = await buildSite(db);
});

type Query = Record<string, string>;
const paramsOf = (query: Query) => dataDrivenParams.parse({ ...MARCH, ...query });
const report = (query: Query = {}, of = site) => readOf(db, of)((tx) => dataDrivenReport(tx, of, paramsOf(query)));
const ask = (query: Query = {}, of = site) => askDataDriven(db, operatorOf(of.workspaceId), of, askedQuestion(paramsOf(query)));
const work = (of: Database = db) => answerDataDriven(of, () => new Date(), new AbortController().signal);

async function answered(query: Query = {}, of = site): Promise<DataDrivenResult> {
  await ask(query, of);
  await work();
  return report(query, of);
}

const minorOf = ({ amount }: WireMoney) => BigInt(amount.replace('.', ''));
type Model = 'dataDriven' | 'linear' | 'lastNonDirect';
const sumOf = ({ figures }: DataDrivenResult, model: Model) =>
  (figures?.rows ?? []).reduce((sum, row) => sum + minorOf(row[model].revenue), 0n);

/** Forty orders over five channels and three campaigns, some refunded, some left out, some without a path. */
async function buildStore(of: Site): Promise<void> {
  for (let index = 0; index < 40; index += 1) {
    const touches = Array.from({ length: index % 6 }, (_, place) => ({
      daysBefore: ((index * 7 + place * 11) % 25) + place / 10,
      channel: channels[(index * 3 + place) % channels.length],
      ...((index + place) % 4 > 0 && { campaign: `c${(index + place) % 3}` }),
    }));
    await buildOrder(db, of, {
      at: at(1 + (index % 30)),
      revenue: BigInt(1_001 + index * 37),
      touches,
      refunds: index % 5 === 0 ? [BigInt(index), 7n] : [],
      leftOut: index % 13 === 12,
    });
  }
  for (let index = 0; index < 30; index += 1) {
    await buildTouch(db, of, at(1 + (index % 30)), { channel: channels[index % 4] ?? 'Email' });
  }
}

describe('figures', () => {
  const questions: Query[] = [
    { kind: 'markov', order: '1' },
    { kind: 'markov', order: '3', nullPaths: 'false' },
    { kind: 'shapley' },
    { kind: 'markov', by: 'campaign' },
    { kind: 'shapley', by: 'campaign' },
  ];
  it.each(questions)('add up to the store, and the rule models are the attribution report’s: %o', async (query) => {
    await buildStore(site);
    const result = await answered(query);
    const by = query.by === 'campaign' ? 'channel,campaign' : 'channel';
    const params = attributionParams.parse({ ...MARCH, by, model: 'linear,last_non_direct_click' });
    const rules = await readOf(db, site)((tx) => attributionReport(tx, site, params));
    const left = rules.leftOut.reduce(
      (sum, { models }) => sum + minorOf(models.linear?.revenue ?? { amount: '0', currency: '' }),
      0n,
    );
    expect(result.figures?.totals.revenue).toEqual(rules.totals.revenue);
    expect(result.figures?.totals.orders).toBe(String(rules.totals.orders));
    expect(result.figures?.unattributed).toMatchObject({ revenue: rules.unattributed.linear?.revenue });
    expect(minorOf(result.figures?.leftOut.revenue ?? { amount: '0', currency: '' })).toBe(left);
    expect(sumOf(result, 'dataDriven')).toBe(sumOf(result, 'linear'));
    expect(sumOf(result, 'dataDriven')).toBe(sumOf(result, 'lastNonDirect'));
    const texts = (rows: { key: string; linear: unknown; last: unknown }[]) => rows.map((row) => JSON.stringify(row)).sort();
    // A channel that was on the way of nobody who bought has a row of nothing.
    const onPaths = (result.figures?.rows ?? []).filter(({ ordersWith }) => ordersWith > 0);
    const found = onPaths.map(({ channel, campaign, linear, lastNonDirect }) => ({
      key: `${channel}/${campaign ?? ''}`,
      linear: linear.revenue.amount,
      last: lastNonDirect.revenue.amount,
    }));
    const expected = rules.rows
      .filter(({ models }) => models.linear?.orders !== '0')
      .map(({ key, models }) => ({
        key: `${key.channel}/${key.campaign ?? ''}`,
        linear: models.linear?.revenue.amount,
        last: models.last_non_direct_click?.revenue.amount,
      }));
    expect(texts(found)).toEqual(texts(expected));
  });

  it('are zero in every cell where everything was refunded', async () => {
    await buildOrder(db, site, {
      at: at(5),
      revenue: 999n,
      touches: [{ daysBefore: 2 }, { daysBefore: 1, channel: 'Email' }],
      refunds: [333n, 666n],
    });
    const { figures } = await answered();
    expect(figures?.rows.map(({ dataDriven, linear }) => [dataDriven.revenue.amount, linear.revenue.amount])).toEqual([
      ['0.00', '0.00'],
      ['0.00', '0.00'],
    ]);
    expect(figures?.totals).toEqual({ revenue: { amount: '0.00', currency: 'EUR' }, orders: '1' });
  });

  it('weigh a channel by who came by it and did not buy', async () => {
    await buildOrder(db, site, { at: at(9), revenue: 1_000n, touches: [{ daysBefore: 1 }] });
    await buildOrder(db, site, { at: at(9), revenue: 1_000n, touches: [{ daysBefore: 2, channel: 'Email' }, { daysBefore: 1 }] });
    const person = newTestId<'person'>();
    await buildTouch(db, site, at(3), { channel: 'Email', personId: person });
    await buildTouch(db, site, at(4), { channel: 'Direct', personId: person });
    // Not of the range; of somebody who bought since; of before the range and none in it.
    await buildTouch(db, site, at(40));
    await buildOrder(db, site, { at: at(45), revenue: 1n, touches: [{ daysBefore: 20, channel: 'Referral' }] });
    await buildTouch(db, site, at(-3), { channel: 'Affiliates' });
    const { figures } = await answered();
    expect(figures?.learntFrom).toMatchObject({ orders: 2, others: 1, chance: 2 / 3, states: 3, touchesMax: 50 });
    // The direct visit is left out beside another; Email -> nothing half of the time.
    expect(figures?.rows.map(({ channel, removalEffect }) => [channel, removalEffect?.toFixed(4)])).toEqual([
      ['Paid Search', '1.0000'],
      ['Email', '0.5000'],
    ]);
    const without = await answered({ nullPaths: 'false' });
    expect(without.figures?.learntFrom).toMatchObject({ others: 0, chance: 1 });
  });

  it('are another site’s own', async () => {
    const other = await buildSite(db);
    await buildStore(other);
    await buildOrder(db, site, { at: at(5), revenue: 100n, touches: [{ daysBefore: 1 }] });
    expect((await answered()).figures?.totals.revenue.amount).toBe('1.00');
    expect((await report({}, other)).figures).toBeUndefined();
  });

  it('come as a file with the rows, the rest and the total', async () => {
    await buildOrder(db, site, { at: at(5), revenue: 100n, touches: [{ daysBefore: 1, campaign: '=1+1' }] });
    await buildOrder(db, site, { at: at(5), revenue: 20n });
    expect(dataDrivenCsv(await answered({ by: 'campaign' })).split('\r\n')).toEqual([
      '\uFEFFChannel,Campaign,Markov: revenue (EUR),Markov: orders,Last non-direct click: revenue (EUR),Last non-direct click: orders,Linear: revenue (EUR),Linear: orders,Orders with it,Removal effect,Revenue is',
      "Paid Search,'=1+1,1.00,1,1.00,1,1.00,1,1,1.0000,Total sales",
      'Unattributed,,0.20,1,0.20,1,0.20,1,,,Total sales',
      'Left out by a rule,,0.00,0,0.00,0,0.00,0,,,Total sales',
      'Total,,1.20,2,1.20,2,1.20,2,,,Total sales',
      '',
    ]);
  });
});

describe('asking', () => {
  it('makes the job due, says how far it is, and is answered by it', async () => {
    await buildOrder(db, site, { at: at(5), revenue: 100n, touches: [{ daysBefore: 1 }] });
    const own = jobs.filter(({ name }) => name === 'data-driven');
    const worker = openJobs({ db, jobs: own, workerId: newTestId<'worker'>(), clock: () => databaseNow(db) });
    await worker.start();
    await worker.finished();
    expect(await worker.start()).toEqual([]);
    expect([(await report()).run, (await report()).figures]).toEqual([undefined, undefined]);
    expect(await ask()).toEqual({ state: 'waiting' });
    expect((await report()).run).toMatchObject({ state: 'waiting', progress: 0 });
    expect(await worker.start()).toEqual(['data-driven']);
    await worker.finished();
    const { run, figures } = await report();
    expect([run, figures?.stale]).toEqual([undefined, false]);
    const [{ detail } = { detail: null }] = await db.select().from(job).where(sql`name = 'data-driven'`);
    expect(detail).toBe('1 questions answered');
  });

  it('asks the same once: while it waits, and when it is answered; Shapley with any order', async () => {
    await buildOrder(db, site, { at: at(5), revenue: 100n, touches: [{ daysBefore: 1 }] });
    expect(await Promise.all([ask(), ask()])).toEqual([{ state: 'waiting' }, { state: 'waiting' }]);
    expect([await work(), await ask(), await work()]).toEqual([1, { state: 'done' }, 0]);
    await ask({ kind: 'shapley' });
    expect([await work(), await ask({ kind: 'shapley', order: '3', nullPaths: 'false' })]).toEqual([1, { state: 'done' }]);
  });

  it.each([
    ['a refund', () => db.update(order).set({ refunded: 50n }).where(sql`site_id = ${site.id}`)],
    ['another order', () => buildOrder(db, site, { at: at(8), revenue: 5n })],
    ['somebody who came and did not buy', () => buildTouch(db, site, at(8))],
    ['somebody who had not bought', () => buildOrder(db, site, { at: at(50), revenue: 5n, touches: [] })],
    ['another name of a channel', () => db.execute(sql`UPDATE acquisition SET channel = 'Brand' WHERE site_id = ${site.id}`)],
  ])('says that paths have changed after %s, and forgets the old answer with the new', async (_, change) => {
    await buildOrder(db, site, { at: at(5), revenue: 100n, touches: [{ daysBefore: 1 }] });
    expect((await answered()).figures?.stale).toBe(false);
    await change();
    expect((await report()).figures?.stale).toBe(true);
    expect((await answered()).figures?.stale).toBe(false);
    expect(await db.$count(dataDrivenRun, sql`site_id = ${site.id}`)).toBe(1);
  });

  it('says that paths have changed with the settings they are made by', async () => {
    await buildOrder(db, site, { at: at(5), revenue: 100n, touches: [{ daysBefore: 1 }] });
    await answered();
    const shorter: Site = { ...site, settings: { ...site.settings, lookbackDays: 7 } };
    expect([(await report()).figures?.stale, (await report({}, shorter)).figures?.stale]).toEqual([false, true]);
  });

  it('lets no more than ten wait', async () => {
    for (let day = 1; day <= 10; day += 1) await ask({ to: `2026-03-${String(day + 10)}` });
    await expect(ask({ to: '2026-03-30' })).rejects.toThrow('10 questions');
    expect(await work()).toBe(10);
    expect([await ask({ to: '2026-03-30' }), await work()]).toEqual([{ state: 'waiting' }, 1]);
  });

  it('says of a question that fails that it failed, and answers the next', async () => {
    await ask();
    await ask({ kind: 'shapley' });
    await db
      .update(dataDrivenRun)
      .set({ params: sql`params || '{"from": "soon"}'` })
      .where(sql`kind = 'markov' AND site_id = ${site.id}`);
    expect(await work()).toBe(1);
    const rows = await db.select().from(dataDrivenRun).where(sql`site_id = ${site.id}`);
    expect(rows.map(({ kind, state, error }) => [kind, state, error?.slice(0, 27) ?? null]).sort()).toEqual([
      ['markov', 'failed', 'This could not be worked ou'],
      ['shapley', 'done', null],
    ]);
  });

  it('stops at the signal, and the next run begins the question again', async () => {
    await buildStore(site);
    await ask();
    const stopped = new AbortController();
    stopped.abort(new Error('the worker stops'));
    await expect(answerDataDriven(db, () => new Date(), stopped.signal)).rejects.toThrow('the worker stops');
    expect([await work(), (await report()).figures?.stale]).toEqual([1, false]);
  });

  it('is told by days of the site', async () => {
    await db.update(siteTable).set({ timeZone: 'Asia/Kolkata' }).where(sql`id = ${site.id}`);
    const there: Site = { ...site, timeZone: 'Asia/Kolkata' };
    await buildOrder(db, there, { at: new Date('2026-02-28T18:30:00Z'), revenue: 100n, touches: [{ daysBefore: 1 }] });
    await buildOrder(db, there, { at: new Date('2026-02-28T18:29:59Z'), revenue: 100n, touches: [{ daysBefore: 1 }] });
    expect((await answered({}, there)).figures?.totals.orders).toBe('1');
    expect(await db.$count(touchpoint, sql`site_id = ${site.id}`)).toBe(2);
  });
});
