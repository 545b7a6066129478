/**
 * Protects that orders which are stored already are credited under models that a site gains, changes or loses, and under those that
 * a new version of the program brings: under these alone, in steps, beside live deriving, to the rows of a rebuild; and that the
 * ledger of past days tells of a changed model, and of no new one.
 */
import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { openRederivations, type RederivationRow } from '@/db/queries/rederivation';
import { siteById, type StoredSite } from '@/db/queries/site';
import { credit, creditDelta, rederivation } from '@/db/schema';
import { operatorOf } from '@/lib/access';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import type { StatedModel } from '@/lib/model/custom-model';
import { statedModelSchema } from '@/lib/model/custom-model-schema';
import type { Site, SiteSettings } from '@/lib/model/site';
import { attributionParams, attributionReport, modelPreview, requireModels, requireWindow } from '@/lib/reporting';
import { ad, buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { derivedRows } from '@/lib/testing/derived-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { updateSite } from '@/lib/workspace';
import { processNext } from './derive/process';
import { rebuildSite } from './derive/rebuild';
import { recreditModelsStep } from './derive/recredit-models';
import { recreditStep } from './derive/recredit';
import { rederiveChanged } from './derive/rederive';

const { db } = await testDatabase();
const T0 = new Date('2026-03-02T09:00:00Z');
await makeEventPartitions(db, T0, 4);
const NOW = new Date(T0.getTime() + 40 * DAY_MS);
const never = new AbortController().signal;
const EARLIER = 'https://magazin.example.org/';

/** Visitors who come by an ad, then by a magazine, then by an e-mail, and buy. */
function shopping(index: number): Visit[] {
  const visitor: Id<'visitor'> = newTestId();
  const on = (days: number, minutes = 0) => new Date(T0.getTime() + index * HOUR_MS + days * DAY_MS + minutes * MINUTE_MS);
  return [
    ad(on(0), visitor, 'spring', `G-${index}-${visitor}`),
    { at: on(4), visitor, url: 'https://shop.example/', referrer: EARLIER },
    { at: on(9), visitor, url: 'https://shop.example/?utm_source=news&utm_medium=email' },
    purchase({ at: on(9, 5), visitor, order: `#${index}` }),
  ];
}

async function storeWith(buyers: number, settings: Partial<SiteSettings> = {}): Promise<StoredSite> {
  const site = await buildSite(db, settings);
  for (let index = 0; index < buyers; index += 1) await send(buildCollector(db, [site]), site, shopping(index));
  await deriveAll(site);
  return now(site);
}

async function deriveAll(site: Site): Promise<void> {
  while ((await processNext(db, site.id, NOW)) > 0);
}

async function now({ id }: Site): Promise<StoredSite> {
  const site = await siteById(db, id);
  invariant(site, 'the site is stored');
  return site;
}

let moment = NOW.getTime();
function change(site: Site, settings: object) {
  moment += 1;
  return updateSite(db, operatorOf(site.workspaceId), site.id, { settings }, new Date(moment));
}

async function only(site: Site): Promise<RederivationRow> {
  const [row, ...others] = (await openRederivations(db)).filter(({ siteId }) => siteId === site.id);
  invariant(row && others.length === 0, 'one change is open');
  return row;
}

async function expectAsRebuilt(site: Site): Promise<void> {
  const rows = await derivedRows(db, site);
  await rebuildSite(db, await now(site));
  expect(await derivedRows(db, site)).toEqual(rows);
}

/** What each channel is credited with under the model, live. */
async function creditUnder(site: Site, model: string): Promise<Record<string, number>> {
  const { rows } = await db.execute<{ channel: string; amount: number }>(sql`
    SELECT coalesce(t.channel, 'nobody') AS channel, sum(c.amount)::int AS amount
    FROM credit c JOIN site_log l USING (site_id, generation)
    LEFT JOIN touchpoint t ON t.site_id = c.site_id AND t.generation = c.generation AND t.id = c.touchpoint_id
    WHERE c.site_id = ${site.id} AND c.model = ${model} GROUP BY 1`);
  return Object.fromEntries(rows.map(({ channel, amount }) => [channel, amount]));
}

const deltasOf = (site: Site) => db.select().from(creditDelta).where(eq(creditDelta.siteId, site.id));
const lasts = (weights: number[], more: object = {}): StatedModel =>
  statedModelSchema.parse({ name: 'Ours', rule: { places: { by: 'from_last', weights }, ...more } });

describe('a model that a new version of the program brings', () => {
  it('is credited for stored orders, the others stay readable as they are, and no past day moves', async () => {
    const site = await storeWith(5);
    const whole = await derivedRows(db, site);
    await db.delete(credit).where(and(eq(credit.siteId, site.id), eq(credit.model, 'linear_paid')));
    await db.execute(sql`UPDATE cursor SET credited_models = credited_models - 'linear_paid' WHERE site_id = ${site.id}`);
    await rederiveChanged(db, () => NOW, never);
    const [done] = await db.select().from(rederivation).where(eq(rederivation.siteId, site.id));
    expect(done).toMatchObject({ kind: 'models', auditEntryId: null, done: 5n, total: 5n, changed: 5n, finishedAt: NOW });
    expect(await derivedRows(db, site)).toEqual(whole);
    expect(await deltasOf(site)).toEqual([]);
    expect(await rederiveChanged(db, () => NOW, never)).toBe(0);
  });

  it('is asked for by nobody where nothing is derived yet, or all was derived under it', async () => {
    await buildSite(db);
    await storeWith(1);
    expect(await rederiveChanged(db, () => NOW, never)).toBe(0);
  });

  it('begun by one version and taken up by another begins anew', async () => {
    const site = await storeWith(4);
    await change(site, { models: [lasts([1])] });
    const row = await only(site);
    for (let step = 0; step < 3; step += 1) expect(await recreditModelsStep(db, row, NOW, 1)).toBe(true);
    const half = await now(site);
    const own = half.settings.models[0]?.id ?? '';
    const params = attributionParams.parse({ from: '2026-03-01', to: '2026-04-01', model: own });
    const report = await readOf(db, half)((tx) => attributionReport(tx, half, params));
    expect(report.reconciles, 'reports work out what is not stored yet').toEqual({ [own]: true });
    await db.update(rederivation).set({ phase: 'models of another version' }).where(eq(rederivation.siteId, site.id));
    await rederiveChanged(db, () => NOW, never);
    await expectAsRebuilt(site);
  });
});

describe('a model of a site’s own', () => {
  it('is credited beside live deriving, in steps, to the rows of a rebuild, and moves no past day', async () => {
    const site = await storeWith(5);
    const before = await creditUnder(site, 'linear');
    const after = await change(site, { models: [lasts([60, 40])] });
    const row = await only(site);
    expect(row.kind).toBe('models');
    for (let index = 7; await recreditModelsStep(db, row, NOW, 1); index += 1) {
      await send(buildCollector(db, [site]), site, shopping(index));
      await processNext(db, site.id, NOW);
    }
    await deriveAll(site);
    const own = after.settings.models[0]?.id ?? '';
    expect(Object.keys(await creditUnder(site, own)).sort()).toEqual(['Email', 'Referral']);
    expect(await creditUnder(site, 'linear')).not.toEqual(before);
    expect(await deltasOf(site)).toEqual([]);
    await expectAsRebuilt(site);
  });

  it('changed, is credited anew alone, under its next version, and the ledger says by which change', async () => {
    const site = await storeWith(3);
    const [made] = (await change(site, { models: [lasts([1])] })).settings.models;
    invariant(made, 'the model is stored');
    await rederiveChanged(db, () => NOW, never);
    const before = await creditUnder(site, made.id);
    const after = await change(site, { models: [{ ...lasts([0, 1]), id: made.id }] });
    expect(after.settings.models).toMatchObject([{ id: made.id, version: 2 }]);
    const row = await only(site);
    await rederiveChanged(db, () => NOW, never);
    expect([before, await creditUnder(site, made.id)].map((sums) => Object.keys(sums))).toEqual([['Email'], ['Referral']]);
    const deltas = await deltasOf(site);
    expect(new Set(deltas.map(({ model, cause, auditEntryId }) => `${model} ${cause} ${auditEntryId}`))).toEqual(
      new Set([`${made.id} settings ${row.auditEntryId}`]),
    );
    expect(deltas.filter(({ amount }) => amount > 0n).reduce((sum, { amount }) => sum + amount, 0n)).toBe(
      BigInt(before['Email'] ?? 0),
    );
    await expectAsRebuilt(site);
  });

  it('renamed, keeps its version and its credit', async () => {
    const site = await storeWith(2);
    const [made] = (await change(site, { models: [lasts([1])] })).settings.models;
    await rederiveChanged(db, () => NOW, never);
    const rows = await derivedRows(db, site);
    const after = await change(site, { models: [{ ...lasts([1]), id: made?.id, name: 'Another' }] });
    await rederiveChanged(db, () => NOW, never);
    expect(after.settings.models).toMatchObject([{ id: made?.id, name: 'Another', version: 1 }]);
    expect(await derivedRows(db, site)).toEqual(rows);
  });

  it('removed, loses its credit, and no past day moves', async () => {
    const site = await storeWith(3);
    const bare = await derivedRows(db, site);
    const [made] = (await change(site, { models: [lasts([1])] })).settings.models;
    await rederiveChanged(db, () => NOW, never);
    expect(await derivedRows(db, site)).not.toEqual(bare);
    await change(site, { models: [] });
    await rederiveChanged(db, () => NOW, never);
    expect(await derivedRows(db, site)).toEqual(bare);
    expect(await deltasOf(site)).toEqual([]);
    await expect(change(site, { models: [{ ...lasts([1]), id: made?.id }] })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('adds up to the store’s revenue in the report, which refuses one that the site does not have', async () => {
    const site = await storeWith(3, { direct: 'when-alone' });
    const after = await change(site, {
      models: [lasts([2, 1], { direct: 'counted', channels: [{ channel: 'Email', multiplier: 0.5 }] })],
    });
    await rederiveChanged(db, () => NOW, never);
    const id = after.settings.models[0]?.id ?? '';
    const stored = await now(site);
    const params = { from: '2026-03-01', to: '2026-04-01', model: id };
    const report = await readOf(db, stored)((tx) => attributionReport(tx, stored, attributionParams.parse(params)));
    expect(report.reconciles).toEqual({ [id]: true });
    expect(report.models).toMatchObject([{ id, name: 'Ours' }]);
    requireModels(stored, { model: [id, 'linear'] });
    expect(() => requireModels(stored, { model: ['custom_00000000'] })).toThrow('no model of this site');
  });

  it('is previewed on stored orders without being stored', async () => {
    const site = await storeWith(3);
    const rows = await derivedRows(db, site);
    const preview = await readOf(db, site)((tx) => modelPreview(tx, site, lasts([3, 1]).rule));
    const sold = Object.values(await creditUnder(site, 'last_click')).reduce((sum, amount) => sum + amount, 0);
    const sums = (of: 'draft' | 'compared') =>
      preview.channels.reduce((sum, one) => sum + Math.round(Number(one[of].amount) * 100), 0);
    expect([preview.orders, sums('draft'), sums('compared')]).toEqual([3, sold, sold]);
    expect(preview.example?.touches.map(({ channel, draft, compared }) => [channel, draft, compared])).toEqual([
      ['Paid Search', '0', '0'],
      ['Referral', '0.25', '0'],
      ['Email', '0.75', '1'],
    ]);
    expect(await derivedRows(db, site)).toEqual(rows);
  });
});

describe('channel rules', () => {
  it('credit models that look at channels anew, when all touches have their new names', async () => {
    const site = await storeWith(3);
    const before = await creditUnder(site, 'clicks_without_capture');
    await change(site, {
      channelRules: [{ channel: 'Email', conditions: [{ field: 'referrer', match: 'is', values: ['magazin.example.org'] }] }],
    });
    await rederiveChanged(db, () => NOW, never);
    expect([before, await creditUnder(site, 'clicks_without_capture')].map((sums) => Object.keys(sums).sort())).toEqual([
      ['Paid Search', 'Referral'],
      ['Paid Search'],
    ]);
    await expectAsRebuilt(site);
  });

  it('work out paths anew where channels have windows of their own', async () => {
    const site = await storeWith(2, { channelLookbackDays: { Magazines: 1 } });
    await change(site, {
      channelRules: [{ channel: 'Magazines', conditions: [{ field: 'referrer', match: 'is', values: ['magazin.example.org'] }] }],
    });
    await rederiveChanged(db, () => NOW, never);
    expect(Object.keys(await creditUnder(site, 'linear')).sort()).toEqual(['Email', 'Paid Search']);
    await expectAsRebuilt(site);
  });
});

describe('windows', () => {
  it.each<[string, Partial<SiteSettings>, string[]]>([
    ['of 200 days', { lookbackDays: 200 }, ['Email', 'Organic Search', 'Paid Search', 'Referral']],
    ['of a lifetime', { lookbackDays: 36_500 }, ['Email', 'Organic Search', 'Paid Search', 'Referral']],
    [
      'of one channel',
      { channelLookbackDays: { 'Organic Search': 365 } },
      ['Email', 'Organic Search', 'Paid Search', 'Referral'],
    ],
    ['of one channel, shorter', { channelLookbackDays: { Referral: 4 } }, ['Email', 'Paid Search']],
  ])('%s reach stored touches when they are set, and are taken back', async (_, settings, expected) => {
    const site = await buildSite(db);
    const [first, ...rest] = shopping(0);
    invariant(first, 'a visit');
    const early = new Date(T0.getTime() - 150 * DAY_MS);
    await makeEventPartitions(db, early, 7);
    const before = { ...first, at: early, url: 'https://shop.example/', referrer: 'https://www.google.com/' };
    await send(buildCollector(db, [site]), site, [before, first, ...rest]);
    await deriveAll(site);
    const own = await derivedRows(db, site);
    await change(site, settings);
    const row = await only(site);
    while (await recreditStep(db, row, NOW, 1));
    expect(Object.keys(await creditUnder(site, 'linear')).sort()).toEqual(expected);
    await expectAsRebuilt(site);
    await change(site, { lookbackDays: 30, channelLookbackDays: {} });
    await rederiveChanged(db, () => NOW, never);
    expect(await derivedRows(db, site)).toEqual(own);
  });

  it('of reports reach as far as paths are stored, and no further', async () => {
    const site = await now(await buildSite(db));
    const long = { settings: { ...site.settings, channelLookbackDays: { Email: 365 } } };
    for (const lookbackDays of [1, 90]) requireWindow(site, { lookbackDays });
    requireWindow(long, { lookbackDays: 365 });
    expect(() => requireWindow(site, { lookbackDays: 91 })).toThrow('at most 90');
    expect(() => requireWindow(long, { lookbackDays: 36_500 })).toThrow('at most 365');
    for (const lookbackDays of ['366', '0', '1.5', 'x']) {
      expect(attributionParams.safeParse({ from: '2026-03-01', to: '2026-04-01', lookbackDays }).success).toBe(false);
    }
  });
});
