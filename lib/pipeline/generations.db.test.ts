/**
 * Protects that no query mixes generations: a site gets a second generation that differs in everything, under the same ids and
 * under others, and every report and every query of delivery must answer as before. Then the site is switched, and the same
 * answers must differ: so each could have seen it.
 */
import { getTableName, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { connectionsOfSite } from '@/db/queries/connection';
import { insertRun } from '@/db/queries/data-driven-run';
import { derivedTables } from '@/db/queries/old-generations';
import { makeEventPartitions } from '@/db/queries/partition';
import { countReplay } from '@/db/queries/replay';
import type { ScopedTransaction } from '@/db/scoped';
import { addDays, dayOf, parseDay } from '@/lib/core/day';
import { derivedUuid } from '@/lib/core/hash';
import { type Id, parseId } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { modelIds } from '@/lib/model/credit';
import type { CampaignKey } from '@/lib/model/finding';
import type { Site } from '@/lib/model/site';
import * as reporting from '@/lib/reporting';
import { ad, buildCollector, buildSite, newTestId, purchase, send } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { buildConnection } from '@/lib/testing/sandbox';
import { loadConversions } from './deliver/load-conversions';
import { matchReadiness } from './deliver/match-readiness';
import { countBackfill } from './derive/backfill';
import { answerDataDriven } from './derive/data-driven';
import { processSite } from './derive/process';

const { db } = await testDatabase();
const T0 = new Date('2026-11-10T20:00:00Z');
const NOW = new Date(T0.getTime() + 2 * DAY_MS);
await makeEventPartitions(db, T0, 1);
const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
/** When the days of the orders are looked at: a week after their four weeks. */
const LOOKED_AT = new Date(T0.getTime() + 21 * DAY_MS);
const RANGE = { from: '2026-11-01', to: '2026-11-30' };
const SHOPS = ['shopify'];
const TELLERS = { shopSources: SHOPS, paymentSources: ['stripe'] };

let site: Site;
let connectionId: Id<'connection'>;
/** The orders of the first generation, from the first placed on, and the second generation's own. */
let orderIds: Id<'order'>[];
let otherOrderIds: Id<'order'>[];
let conversionIds: string[];
/** What the ads bring visits as. */
let advertised: CampaignKey;

type Visitor = Id<'visitor'>;

beforeAll(async () => {
  site = await buildSite(db);
  connectionId = await buildConnection(db, site, 'meta', 'http://127.0.0.1:1');
  for (const platform of ['meta', 'google']) {
    await buildAdCost(db, site, { day: '2026-11-10', costMicros: 1_000_000n }, { account: { platform, externalId: platform } });
  }
  const [phone, laptop, direct, tablet] = Array.from({ length: 4 }, () => newTestId<'visitor'>(T0)) as [
    Visitor,
    Visitor,
    Visitor,
    Visitor,
  ];
  const user = { email: 'Zoë@example.com' };
  const refund = { at: later(3 * HOUR_MS), name: 'refund', visitor: laptop };
  await send(buildCollector(db, [site]), site, [
    ad(T0, phone),
    { at: later(10 * DAY_MS), visitor: phone, url: 'https://shop.example/?utm_source=news&utm_medium=email' },
    { at: later(HOUR_MS), visitor: phone, name: 'identify', user },
    ad(later(HOUR_MS), laptop, 'autumn', 'click-2'),
    // A paid visit without its click id: signal loss counts the order.
    {
      at: later(HOUR_MS + MINUTE_MS),
      visitor: laptop,
      url: 'https://shop.example/?utm_source=facebook&utm_medium=paid_social&utm_campaign=bare',
    },
    { at: later(HOUR_MS), visitor: laptop, name: 'start_trial', properties: { subscription_id: 'sub-1' } },
    purchase({
      at: later(2 * HOUR_MS),
      visitor: laptop,
      order: '#1',
      value: 49.9,
      user,
      properties: { items: [{ item_id: 'M', unit_cost: 5 }] },
    }),
    { ...refund, properties: { transaction_id: '#1', value: 10, currency: 'EUR' } },
    purchase({ at: later(4 * HOUR_MS), visitor: direct, order: '#2', value: 20 }),
    { at: later(4 * HOUR_MS + MINUTE_MS), visitor: direct },
    // By a campaign that no account has cost of.
    ad(later(6 * HOUR_MS), tablet, 'winter', 'click-3'),
    purchase({ at: later(7 * HOUR_MS), visitor: tablet, order: '#3', value: 15 }),
    { at: later(5 * HOUR_MS), visitor: laptop, name: 'generate_lead', properties: { value: 30, currency: 'EUR' } },
  ]);
  while ((await processSite(db, site, NOW, 2)) > 0);
  orderIds = await orderIdsOf(1);
  const converted = await db.execute<{ id: string }>(sql`SELECT id FROM conversion WHERE site_id = ${site.id} ORDER BY id`);
  conversionIds = converted.rows.map(({ id }) => id);
  // One order of each kind that is told in money: sent, and held.
  await db.execute(sql`UPDATE delivery SET state = CASE key WHEN 'purchase:#1' THEN 'delivered' ELSE 'held' END
    WHERE site_id = ${site.id} AND name = 'purchase'`);
  const params = { kind: 'markov', by: 'channel', order: 1, nullPaths: true, ...RANGE } as const;
  const asked = { fingerprint: '', requestedAt: NOW, requestedBy: 'member' };
  await insertRun(db, { siteId: site.id, id: newTestId(), params, ...asked });
  await answerDataDriven(db, () => NOW, new AbortController().signal);
  await advertise();
});

/** Twelve weeks of cost for what the first order came by, no day like the next, so that days tell what more of it brings. */
async function advertise(): Promise<void> {
  const { rows } = await db.execute<{ id: Id<'acquisition'> } & CampaignKey>(sql`
    SELECT acquisition.id, channel, source, coalesce(campaign, campaign_id) AS campaign
    FROM credit JOIN acquisition ON acquisition.site_id = credit.site_id AND acquisition.id = credit.acquisition_id
    WHERE credit.site_id = ${site.id} AND model = 'last_click' ORDER BY ordered_at LIMIT 1`);
  const [brought] = rows;
  const first = parseDay('2026-09-01');
  if (!brought || !first) throw new Error('nothing was earned');
  advertised = { channel: brought.channel, source: brought.source, campaign: brought.campaign };
  for (let count = 0; count < 88; count += 1) {
    const costMicros = BigInt(5 + ((count * 7) % 11)) * 1_000_000n;
    await buildAdCost(db, site, {
      day: addDays(first, count),
      costMicros,
      campaignId: '1',
      adId: 'film',
      acquisitionId: brought.id,
    });
  }
}

async function orderIdsOf(generation: number): Promise<Id<'order'>[]> {
  const { rows } = await db.execute<{ id: string }>(
    sql`SELECT id FROM "order" WHERE site_id = ${site.id} AND generation = ${generation} ORDER BY ordered_at, id`,
  );
  return rows.flatMap(({ id }) => parseId<'order'>(id) ?? []);
}

type Row = Record<string, unknown>;
const MONEY = ['value', 'total', 'tax', 'shipping', 'discount', 'revenue', 'refunded', 'amount', 'tier_one', 'known_revenue'];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/** The same row as other rules would have made it. */
function told(row: Row): Row {
  const doubled = MONEY.flatMap((name) => (typeof row[name] === 'number' ? [[name, 2 * row[name]]] : []));
  const changes: Row = {
    ...{ channel: 'Email', source: 'elsewhere', campaign: 'other', medium: 'other', click_value: 'other', click_param: 'ttclid' },
    ...{ click_ids: [{ param: 'ttclid', platform: 'tiktok', value: 'other' }], shared_link: false, from_order: true },
    ...{
      device: 'tv',
      browser: 'Other',
      in_browser: row['in_browser'] !== true,
      shared: true,
      new_customer: row['new_customer'] !== true,
    },
    ...{ rejection: row['rejection'] ? null : 'before_window', session_id: null, set_aside: 'shared' },
  };
  const known = Object.entries(changes).filter(([name]) => name in row && !(name === 'source' && 'role' in row));
  // A touchpoint's and a visitor's session is never absent.
  const possible = known.filter(
    ([name]) => name !== 'session_id' || 'role' in row || 'order_key' in row || 'converted_at' in row,
  );
  return {
    ...row,
    ...Object.fromEntries([...possible, ...doubled]),
    ...(typeof row['order_key'] === 'string' && { order_key: `told ${row['order_key']}` }),
    ...(typeof row['converted_at'] === 'string' && { converted_at: new Date(Date.parse(row['converted_at']) - HOUR_MS) }),
    ...(typeof row['ordered_at'] === 'string' && { ordered_at: new Date(Date.parse(row['ordered_at']) - HOUR_MS) }),
    generation: 2,
  };
}

/** A row of the same content under ids of its own. */
function renamed(row: Row): Row {
  const entries = Object.entries(row).map(([name, value]): [string, unknown] => {
    if (name === 'site_id' || typeof value !== 'string') return [name, value];
    if (UUID.test(value)) return [name, derivedUuid('other', value)];
    return ['value', 'param', 'subscription_key'].includes(name) ? [name, `other ${value}`] : [name, value];
  });
  return {
    ...Object.fromEntries(entries),
    ...('sources' in row && { sources: SHOPS }),
    ...('path' in row && { path: [] }),
    generation: 2,
  };
}

async function addOtherGeneration(): Promise<void> {
  for (const table of derivedTables) {
    const { rows } = await db.execute<{ row: Row }>(sql`SELECT to_jsonb(t) AS row FROM ${table} AS t WHERE site_id = ${site.id}`);
    expect(rows.length, getTableName(table)).toBeGreaterThan(0);
    const other = rows.flatMap(({ row }) => [told(row), renamed(row)]);
    await db.execute(
      sql`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, ${JSON.stringify(other)}::json)`,
    );
  }
}

const orders = (tx: ScopedTransaction, query: Record<string, string>) =>
  reporting.listOrders(tx, site, reporting.ordersParams.parse(query));
const attribution = (tx: ScopedTransaction, query: Record<string, string>) =>
  reporting.attributionReport(tx, site, reporting.attributionParams.parse({ ...RANGE, by: 'channel,campaign', ...query }));
const conversions = (tx: ScopedTransaction, query: Record<string, string>) =>
  reporting.listConversions(tx, site, reporting.conversionsParams.parse(query));
const LEADS = { ...RANGE, conversion: 'generate_lead' };
const connection = async () => (await connectionsOfSite(db, site.id))[0] ?? expect.unreachable('the connection was built');
const allDeliveries = (tx: ScopedTransaction, query: Record<string, string> = {}) =>
  reporting.listDeliveries(tx, site, reporting.deliveriesParams.parse(query));

/** Everything that reads derived rows, by name; those of lib/reporting under the name that it exports. */
const readers: Record<string, (tx: ScopedTransaction) => Promise<unknown>> = {
  modelPreview: (tx) => reporting.modelPreview(tx, site, { places: { by: 'even' } }),
  metricPreview: (tx) => reporting.metricPreview(tx, site, { formula: 'revenue', unit: 'money' }, NOW),
  attributionReport: async (tx) => [
    await attribution(tx, { model: modelIds.slice(0, 3).join(',') }),
    await attribution(tx, { lookbackDays: '90', model: 'linear' }),
  ],
  performanceReport: (tx) => reporting.performanceReport(tx, site, reporting.performanceParams.parse(RANGE)),
  listConversions: async (tx) => [await conversions(tx, {}), await conversions(tx, { ...LEADS, by: 'channel', under: '[]' })],
  allConversions: (tx) => reporting.allConversions(tx, site, reporting.conversionsParams.parse(RANGE)),
  conversionDetail: async (tx) => {
    const details: unknown[] = [];
    for (const id of [...conversionIds, ...conversionIds.map((own) => derivedUuid('other', own))]) {
      const conversionId = parseId<'conversion'>(id);
      details.push((conversionId && (await reporting.conversionDetail(tx, site, conversionId))) ?? null);
    }
    return details;
  },
  'leads in the performance report': (tx) => reporting.performanceReport(tx, site, reporting.performanceParams.parse(LEADS)),
  performanceCsv: (tx) => reporting.performanceCsv(tx, site, reporting.performanceParams.parse(RANGE)),
  journeysReport: (tx) => reporting.journeysReport(tx, site, reporting.journeysParams.parse(RANGE)),
  comparisonReport: (tx) => reporting.comparisonReport(tx, site, reporting.comparisonParams.parse(RANGE)),
  platformClaimsReport: (tx) => reporting.platformClaimsReport(tx, site, reporting.platformClaimsParams.parse(RANGE)),
  adTrackingReport: (tx) => reporting.adTrackingReport(tx, site, reporting.adTrackingParams.parse(RANGE)),
  allAdTracking: (tx) => reporting.allAdTracking(tx, site, reporting.adTrackingParams.parse(RANGE)),
  contributionReport: (tx) => reporting.contributionReport(tx, site, reporting.contributionParams.parse(RANGE)),
  creativesReport: (tx) => reporting.creativesReport(tx, site, reporting.creativesParams.parse(RANGE)),
  creativeReport: (tx) =>
    reporting.creativeReport(tx, site, reporting.creativeParams.parse({ ...RANGE, by: 'name', row: '=film' })),
  budgetReport: (tx) => reporting.budgetReport(tx, site, reporting.budgetParams.parse({}), LOOKED_AT),
  findingsOf: (tx) =>
    reporting.findingsOf(tx, site, { today: dayOf(LOOKED_AT, site.timeZone), now: LOOKED_AT, viewClaims: () => undefined }),
  outcomeOf: (tx) =>
    reporting.outcomeOf(tx, site, {
      ...{ key: advertised, weeks: 2 },
      day: dayOf(T0, site.timeZone),
    }),
  claimsReport: (tx) => reporting.claimsReport(tx, site, reporting.claimsParams.parse(RANGE)),
  dataDrivenReport: (tx) => reporting.dataDrivenReport(tx, site, reporting.dataDrivenParams.parse(RANGE)),
  truthReport: (tx) => reporting.truthReport(tx, { ...site, demo: true }, reporting.truthParams.parse(RANGE)),
  signalLossReport: (tx) => reporting.signalLossReport(tx, site, reporting.signalLossParams.parse(RANGE), SHOPS),
  productsReport: (tx) => reporting.productsReport(tx, site, reporting.productsParams.parse(RANGE)),
  productsCsv: (tx) => reporting.productsCsv(tx, site, reporting.productsParams.parse(RANGE)),
  productReport: async (tx) => {
    const { rows } = await reporting.productsReport(tx, site, reporting.productsParams.parse(RANGE));
    const opened: unknown[] = [];
    for (const { product } of rows) {
      opened.push(await reporting.productReport(tx, site, reporting.productParams.parse({ ...RANGE, product: product ?? '' })));
    }
    return opened;
  },
  overviewReport: (tx) => reporting.overviewReport(tx, site, reporting.overviewParams.parse(RANGE)),
  listOrders: async (tx) => [
    await orders(tx, {}),
    await orders(tx, { channel: 'Paid Search' }),
    await orders(tx, { channel: 'Email' }),
    await orders(tx, { channel: 'Unattributed' }),
    await orders(tx, { channel: 'Email', lookbackDays: '60' }),
    await orders(tx, { lookbackDays: '60' }),
  ],
  orderReceipt: async (tx) => {
    const receipts: unknown[] = [];
    for (const id of [...orderIds, ...otherOrderIds]) receipts.push((await reporting.orderReceipt(tx, site, id)) ?? null);
    return receipts;
  },
  listDeliveries: async (tx) => [
    await allDeliveries(tx),
    await allDeliveries(tx, { order: '#1' }),
    await allDeliveries(tx, { order: 'told #1' }),
  ],
  deliveryDetail: async (tx) => {
    const details: unknown[] = [];
    const ids = (await allDeliveries(tx)).rows.flatMap(({ id }) => parseId<'delivery'>(id) ?? []);
    for (const id of ids) details.push(await reporting.deliveryDetail(tx, site, id));
    return details;
  },
  connectionHealth: (tx) => reporting.connectionHealth(tx, site, connectionId, reporting.healthParams.parse(RANGE)),
  heldWorth: (tx) => reporting.heldWorth(tx, site, connectionId, NOW),
  sentDays: (tx) => reporting.sentDays(tx, site, connectionId, reporting.sentDaysParams.parse(RANGE)),
  listWorth: (tx) => reporting.listWorth(tx, site, connectionId, reporting.worthParams.parse({ part: 'ready' }), NOW),
  pairingReport: (tx) => reporting.pairingReport(tx, site, connectionId, reporting.pairingParams.parse(RANGE)),
  qualityReport: (tx) => reporting.qualityReport(tx, site, reporting.qualityParams.parse(RANGE), SHOPS, NOW),
  buyersReport: (tx) => reporting.buyersReport(tx, site, reporting.buyersParams.parse(RANGE)),
  cohortsReport: (tx) => reporting.cohortsReport(tx, site, reporting.cohortsParams.parse({ ...RANGE, by: 'channel' }), NOW),
  cohortsCsv: (tx) => reporting.cohortsCsv(tx, site, reporting.cohortsParams.parse({ ...RANGE, by: 'channel' }), NOW),
  funnelReport: (tx) => reporting.funnelReport(tx, site, reporting.funnelParams.parse({ ...RANGE, by: 'device' })),
  funnelCsv: (tx) => reporting.funnelCsv(tx, site, reporting.funnelParams.parse({ ...RANGE, by: 'device' })),
  listSessions: (tx) => reporting.listSessions(tx, site, reporting.sessionsParams.parse(RANGE)),
  completenessReport: (tx) => reporting.completenessReport(tx, site, reporting.completenessParams.parse({}), NOW),
  tieOutReport: (tx) => reporting.tieOutReport(tx, site, reporting.tieOutParams.parse(RANGE), SHOPS),
  listTieOut: (tx) => reporting.listTieOut(tx, site, reporting.tieOutListParams.parse(RANGE), SHOPS),
  allTieOut: (tx) => reporting.allTieOut(tx, site, reporting.tieOutParams.parse(RANGE), SHOPS),
  lifetimeReport: (tx) => reporting.lifetimeReport(tx, site, reporting.lifetimeParams.parse(RANGE)),
  listUnmatched: (tx) => reporting.listUnmatched(tx, site, reporting.unmatchedParams.parse(RANGE), TELLERS, NOW),
  allUnmatched: (tx) => reporting.allUnmatched(tx, site, reporting.unmatchedParams.parse(RANGE), TELLERS, NOW),
  installStatus: (tx) => reporting.installStatus(tx, site, 'https://t.example'),
  'what is sent': async () => {
    const { rows } = await db.execute<{ key: string; name: string; event_id: Id<'event'>; order_id: Id<'order'> | null }>(
      sql`SELECT key, name, event_id, order_id FROM delivery WHERE site_id = ${site.id} ORDER BY key`,
    );
    const owed = rows.map((row) => ({ ...row, eventId: row.event_id, orderId: row.order_id, occurredAt: later(5 * HOUR_MS) }));
    return [...(await loadConversions(db, site, owed, NOW))];
  },
  'what buyers can be matched by': async (tx) => matchReadiness(tx, site, await connection(), NOW),
  'what a back-fill owes': async () =>
    countBackfill(db, site, { ...(await connection()), id: newTestId() }, { from: T0, to: later(HOUR_MS + MINUTE_MS) }, NOW),
  'what a replay sends again': async () => {
    const repeats = { always: false, except: [] };
    const bounds = { oldest: T0, repeats, takeover: { mode: 'live' as const, takeoverAt: null } };
    return Promise.all(['#1', 'told #1'].map((order) => countReplay(db, { siteId: site.id, connectionId }, { order }, bounds)));
  },
};

/** Reports over events and ledgers: those are kept over rebuilds. What they say of orders beside it they join by the live generation. */
const OF_EVENTS = [
  'listConnectionActivity',
  'listEvents',
  'eventsSince',
  'recentPosition',
  'listRejected',
  'sourceActivity',
  // What ads cost is of no generation.
  ...['allCosts', 'listCosts'],
  ...['changesReport', 'listChangedOrders', 'allChangedOrders'],
  'findingsReport',
];
/** No reports. */
const FORMS = [
  'builtInModels',
  'requireModels',
  'requireWindow',
  ...['attributionCsv', 'unmatchedCsv', 'dataDrivenCsv', 'journeysCsv', 'comparisonCsv', 'claimsCsv', 'changesCsv', 'buyersCsv'],
  ...['completenessCsv', 'costsCsv', 'tieOutCsv', 'signalLossCsv', 'conversionsCsv', 'platformClaimsCsv', 'adTrackingCsv'],
  'checkedFinalUrl',
  ...['contributionCsv', 'creativesCsv', 'budgetCsv', 'findingsCsv', 'measurableOn'],
  'formatPosition',
  'isSharedFilter',
  'parsePosition',
  'recentRange',
];
describe('two generations of one site', () => {
  it('are told apart by every reader', async () => {
    const exported = Object.entries(reporting).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
    expect(exported.filter((name) => !(name in readers) && !OF_EVENTS.includes(name) && !FORMS.includes(name))).toEqual([]);

    otherOrderIds = orderIds.flatMap((id) => parseId<'order'>(derivedUuid('other', id)) ?? []);
    const read = async () => {
      const answers: Record<string, unknown> = {};
      for (const [name, reader] of Object.entries(readers)) answers[name] = await readOf(db, site)(reader);
      return answers;
    };
    const before = await read();
    await addOtherGeneration();
    expect(await orderIdsOf(2)).toHaveLength(2 * orderIds.length);
    expect(await read()).toEqual(before);

    await db.execute(sql`UPDATE site_log SET generation = 2 WHERE site_id = ${site.id}`);
    const after = await read();
    const blind = Object.keys(readers).filter((name) => JSON.stringify(after[name], text) === JSON.stringify(before[name], text));
    expect(blind).toEqual([]);
  });
});

function text(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
