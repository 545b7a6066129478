/**
 * Protects alerts of the store's figures: raised once and told once, said anew while they stand, cleared when the figure is back,
 * of full days by the site's own clock alone, and left alone by what judges connections.
 */
import { and, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { alert, alertNotice } from '@/db/schema';
import { type Actor, operatorOf } from '@/lib/access';
import { DAY_MS } from '@/lib/core/instant';
import { STORE_ITSELF } from '@/lib/model/alert';
import type { Site } from '@/lib/model/site';
import { openMail } from '@/lib/ops/mail';
import { openTransport } from '@/lib/ops/transport';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder, buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import {
  createAlertRule,
  deleteAlertRule,
  deleteMetric,
  listAlerts,
  saveMetric,
  siteNotices,
  updateAlertRule,
} from '@/lib/workspace';
import { checkAlerts } from '../deliver/alerts';
import { metricRules, watchMetricsOf } from './metric-alerts';

const { db } = await testDatabase();
/** Half past eleven in the morning of the site's zone, a Monday. */
const NOW = new Date('2026-03-30T06:00:00Z');
const day = (back: number) => new Date(NOW.getTime() - back * DAY_MS);

let site: Site;
let owner: Actor;
beforeEach(async () => {
  site = await buildSite(db);
  owner = operatorOf(site.workspaceId);
});

const watch = async (now = NOW) => watchMetricsOf(db, site, (await metricRules(db)).get(site.id) ?? [], now);
const rule = (metric: object) => ({
  kind: 'metric',
  emails: ['ana@example.com'],
  metric: { metric: 'revenue', days: 1, ...metric },
});
const add = async (metric: object) => (await createAlertRule(db, owner, site, rule(metric), NOW)).rule;
const sell = (back: number, revenue: bigint, channel = 'Email') =>
  buildOrder(db, site, { at: day(back), revenue, touches: [{ daysBefore: 0.1, channel }] });
const alerts = () => db.select().from(alert).where(eq(alert.siteId, site.id));
const told = async () =>
  (
    await db
      .select()
      .from(alertNotice)
      .where(and(eq(alertNotice.siteId, site.id)))
  ).map(({ type, detail }) => `${type}: ${detail}`);

describe('an alert of a metric', () => {
  it('is raised once with what was found, said anew while it stands, and cleared once', async () => {
    await sell(8, 10_000n);
    await sell(1, 4_000n);
    await add({ bound: 'falls', value: 30 });
    await watch();
    await watch();
    const detail = 'Revenue: 40.00 EUR on 2026-03-29, 60% lower than the 100.00 EUR of a week before.';
    expect(await alerts()).toMatchObject([{ connectionId: STORE_ITSELF, detail, clearedAt: null }]);
    expect(await told()).toEqual([`raised: ${detail}`]);
    await sell(1, 2_000n);
    await watch();
    expect((await alerts()).map((row) => row.detail)).toEqual([
      'Revenue: 60.00 EUR on 2026-03-29, 40% lower than the 100.00 EUR of a week before.',
    ]);
    await sell(1, 2_000n);
    await watch(new Date(NOW.getTime() + 1));
    expect((await alerts()).map(({ clearedAt }) => clearedAt !== null)).toEqual([true]);
    expect((await told()).length).toBe(2);
  });

  it('is seen by everybody on the site’s pages, and by those who manage it in the list', async () => {
    await add({ bound: 'below', value: 1 });
    await watch();
    const notices = await readOf(db, site)((tx) => siteNotices(tx, owner, site, NOW));
    const detail = 'Revenue: 0.00 EUR on 2026-03-29, below 1 EUR.';
    expect(notices).toMatchObject([{ kind: 'metric', about: site.name, detail, page: 'performance' }]);
    const [listed] = await readOf(db, site)((tx) => listAlerts(tx, owner, site));
    expect(listed).toMatchObject({ kind: 'metric', connection: null, isStanding: false, notices: [{ type: 'raised' }] });
  });

  it('is not ended by the look at connections, which tells it', async () => {
    await add({ bound: 'below', value: 1 });
    await watch();
    const sent: string[] = [];
    const mail = {
      isSet: true,
      send: async ({ subject }: { subject: string }) => {
        sent.push(subject);
        return { ok: true as const, value: 'ok' };
      },
    };
    await checkAlerts(db, openTransport(), { ...openMail(undefined, ''), ...mail }, NOW);
    expect((await alerts()).map(({ clearedAt }) => clearedAt)).toEqual([null]);
    // The notices of other tests go along.
    expect([...new Set(sent)]).toEqual([`[Tieback] ${site.name}: a figure is out of bounds`]);
  });

  it('ends untold with its rule, and when that watches something else', async () => {
    const made = await add({ bound: 'below', value: 1 });
    await watch();
    await updateAlertRule(db, owner, site, made.id, rule({ bound: 'below', value: 2 }), NOW);
    expect((await alerts()).map(({ clearedAt }) => clearedAt !== null)).toEqual([true]);
    await watch(new Date(NOW.getTime() + 1));
    await deleteAlertRule(db, owner, site, made.id, NOW);
    expect((await alerts()).map(({ clearedAt }) => clearedAt !== null)).toEqual([true, true]);
    expect((await told()).filter((text) => text.startsWith('cleared'))).toEqual([]);
  });

  it('is of days that are over for three hours in the site’s zone', async () => {
    await sell(1, 500n);
    await add({ bound: 'above', value: 4 });
    // The zone is 5:30 ahead: its 30th begins at 18:30 UTC, and counts from 21:30.
    await watch(new Date('2026-03-29T21:29:00Z'));
    expect(await alerts()).toEqual([]);
    await watch(new Date('2026-03-29T21:30:00Z'));
    expect((await alerts()).length).toBe(1);
  });
});

describe('what can be watched', () => {
  it.each<[string, object, string]>([
    [
      'a channel',
      { metric: 'revenue', channel: 'Email', bound: 'below', value: 100 },
      'Revenue of Email: 10.00 EUR on 2026-03-29, below 100 EUR.',
    ],
    ['seven days', { days: 7, bound: 'above', value: 1 }, 'Revenue: 30.00 EUR from 2026-03-23 to 2026-03-29, above 1 EUR.'],
    ['visits', { metric: 'sessions', bound: 'below', value: 9 }, 'Sessions: 3 on 2026-03-29, below 9.'],
    ['who stays', { metric: 'bounceRate', bound: 'above', value: 50 }, 'Bounce rate: 100% on 2026-03-29, above 50%.'],
    ['new buyers', { metric: 'newOrders', bound: 'below', value: 2.5 }, 'New orders: 0 on 2026-03-29, below 2.5.'],
    ['an average', { metric: 'aov', bound: 'below', value: 20 }, 'Average order: 15.00 EUR on 2026-03-29, below 20 EUR.'],
  ])('%s', async (_, metric, detail) => {
    await sell(1, 1_000n);
    await sell(1, 2_000n, 'Paid Search');
    await buildTouch(db, site, day(1));
    await add(metric);
    await watch();
    expect((await alerts()).map((row) => row.detail)).toEqual([detail]);
  });

  it('is a metric of the workspace’s own, until it is deleted', async () => {
    await sell(1, 1_000n);
    const own = await saveMetric(db, owner, { name: 'Half', formula: 'revenue / 2', unit: 'money' }, NOW);
    await add({ metric: own.id, bound: 'below', value: 6 });
    await watch();
    expect((await alerts()).map(({ detail }) => detail)).toEqual(['Half: 5.00 EUR on 2026-03-29, below 6 EUR.']);
    await deleteMetric(db, owner, own.id, NOW);
    await watch();
    expect((await alerts()).map(({ clearedAt }) => clearedAt)).toEqual([null]);
  });

  it.each<[string, object, string]>([
    ['nothing', { kind: 'metric', emails: ['a@example.com'] }, 'metric'],
    ['a metric of nobody', rule({ metric: 'own_00000000', bound: 'below', value: 1 }), 'metric.metric'],
    ['a connection', { ...rule({ bound: 'below', value: 1 }), connectionId: STORE_ITSELF }, 'connectionId'],
    ['a figure beside another kind', { ...rule({ bound: 'below', value: 1 }), kind: 'held' }, 'metric'],
  ])('is refused by its field: %s', async (_, input, field) => {
    await expect(createAlertRule(db, owner, site, input)).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field }] });
  });
});
