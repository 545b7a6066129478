/**
 * Protects that what brought a visit has the labels of the site's rules from its first visit on, that changed rules reach what is
 * stored, in steps and with progress, and that models which look at labels follow: to the rows of a rebuild.
 */
import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { openRederivations, type RederivationRow } from '@/db/queries/rederivation';
import { siteById, type StoredSite } from '@/db/queries/site';
import { acquisition, creditDelta, rederivation } from '@/db/schema';
import { operatorOf } from '@/lib/access';
import { fingerprintOf, modelsOf } from '@/lib/attribution';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import type { ModelId } from '@/lib/model/credit';
import { customModelsSchema } from '@/lib/model/custom-model-schema';
import type { LabelRule } from '@/lib/model/label-rule';
import { labelRuleSchema } from '@/lib/model/label-rule-schema';
import type { Site, SiteSettings } from '@/lib/model/site';
import { modelPreview } from '@/lib/reporting';
import { ad, buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { derivedRows } from '@/lib/testing/derived-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { updateSite } from '@/lib/workspace';
import { processNext } from './derive/process';
import { rebuildSite } from './derive/rebuild';
import { rederiveChanged } from './derive/rederive';
import { relabelStep } from './derive/relabel';

const { db } = await testDatabase();
const T0 = new Date('2026-03-02T09:00:00Z');
await makeEventPartitions(db, T0, 4);
const NOW = new Date(T0.getTime() + 40 * DAY_MS);
const never = new AbortController().signal;
const OURS = 'custom_0123abcd';

const named = (value: string, part: string): LabelRule =>
  labelRuleSchema.parse({ label: 'Brand', value, conditions: [{ field: 'campaign', match: 'contains', values: [part] }] });
const BRAND = [named('brand', 'brand'), named('non-brand', 'spring')];

/** Visitors who come by an ad of spring, then by a search for the brand, and buy. */
function shopping(index: number): Visit[] {
  const visitor: Id<'visitor'> = newTestId();
  const on = (days: number, minutes = 0) => new Date(T0.getTime() + index * HOUR_MS + days * DAY_MS + minutes * MINUTE_MS);
  return [
    ad(on(0), visitor, 'spring', `G-${index}-${visitor}`),
    ad(on(4), visitor, 'our brand', `B-${index}-${visitor}`),
    { at: on(6), visitor, url: 'https://shop.example/?utm_source=fair&utm_medium=qr' },
    purchase({ at: on(6, 5), visitor, order: `#${index}` }),
  ];
}

async function storeWith(buyers: number, settings: Partial<SiteSettings> = {}): Promise<StoredSite> {
  const site = await buildSite(db, settings);
  for (let index = 0; index < buyers; index += 1) await come(site, index);
  return now(site);
}

async function come(site: Site, index: number): Promise<void> {
  await send(buildCollector(db, [site]), site, shopping(index));
  while ((await processNext(db, site.id, NOW)) > 0);
}

async function now({ id }: Site): Promise<StoredSite> {
  const site = await siteById(db, id);
  invariant(site, 'the site is stored');
  return site;
}

const change = (site: Site, labelRules: LabelRule[], at = NOW) =>
  updateSite(db, operatorOf(site.workspaceId), site.id, { settings: { labelRules } }, at);

async function only(site: Site): Promise<RederivationRow> {
  const [row, ...others] = (await openRederivations(db)).filter(({ siteId }) => siteId === site.id);
  invariant(row && others.length === 0, 'one change is open');
  return row;
}

async function labels(site: Site): Promise<Record<string, unknown>> {
  const rows = await db.select().from(acquisition).where(eq(acquisition.siteId, site.id));
  return Object.fromEntries(rows.map((row) => [row.campaign ?? row.source ?? 'direct', row.labels]));
}

/** What each campaign is credited with under the model, live. */
async function foundBy(site: Site, model: ModelId = 'clicks_without_capture'): Promise<Record<string, number>> {
  const { rows } = await db.execute<{ campaign: string; amount: number }>(sql`
    SELECT coalesce(a.campaign, a.source) AS campaign, sum(c.amount)::int AS amount
    FROM credit c JOIN site_log l USING (site_id, generation) JOIN acquisition a ON a.site_id = c.site_id AND a.id = c.acquisition_id
    WHERE c.site_id = ${site.id} AND c.model = ${model} AND c.amount <> 0 GROUP BY 1`);
  return Object.fromEntries(rows.map(({ campaign, amount }) => [campaign, amount]));
}

/** A rebuild gives the rows that are there, labels of acquisitions included. */
async function expectAsRebuilt(site: Site): Promise<void> {
  const before = [await derivedRows(db, site), await labels(site)];
  await db.delete(acquisition).where(eq(acquisition.siteId, site.id));
  await rebuildSite(db, await now(site));
  expect([await derivedRows(db, site), await labels(site)]).toEqual(before);
}

describe('labels', () => {
  it('are given when an acquisition is first made, and models see them', async () => {
    const site = await storeWith(2, { labelRules: BRAND });
    expect(await labels(site)).toEqual({ spring: { Brand: 'non-brand' }, 'our brand': { Brand: 'brand' }, fair: null });
    const found = await foundBy(site);
    expect(Object.keys(found).sort()).toEqual(['fair', 'spring']);
    expect(found['fair']).toBe(found['spring']);
    await expectAsRebuilt(site);
  });

  it('and channels are those of changed rules, whatever a rebuild that began under the old ones still does', async () => {
    const site = await storeWith(3, { labelRules: BRAND });
    const stop = new AbortController();
    const rebuilding = rebuildSite(db, site, () => stop.abort(), { signal: stop.signal, stepEvents: 1 });
    await expect(rebuilding).rejects.toThrow('aborted');
    const fairs = { channel: 'Fairs', conditions: [{ field: 'source' as const, match: 'is' as const, values: ['fair'] }] };
    const settings = { labelRules: [], channelRules: [fairs] };
    await updateSite(db, operatorOf(site.workspaceId), site.id, { settings }, NOW);
    const row = await only(site);
    while (await relabelStep(db, row, NOW));
    // The name of one is still to come: it is made by the rebuild, or by nobody.
    await db.delete(acquisition).where(and(eq(acquisition.siteId, site.id), eq(acquisition.campaign, 'our brand')));
    await expect(rebuildSite(db, site, () => {}, { stepEvents: 1 })).rejects.toThrow('settings of the site changed');
    const rows = await db.select().from(acquisition).where(eq(acquisition.siteId, site.id));
    expect(rows.map(({ campaign, channel, labels: given }) => [campaign, channel, given]).sort()).toEqual([
      [null, 'Fairs', null],
      ['spring', 'Paid Search', null],
    ]);
  });

  it('follow changed rules in steps, with progress; then models that look at them credit stored orders anew', async () => {
    const site = await storeWith(4);
    expect(await labels(site)).toEqual({ spring: null, 'our brand': null, fair: null });
    const before = await foundBy(site);
    await change(site, BRAND);
    const row = await only(site);
    let steps = 0;
    while (await relabelStep(db, row, NOW, 2)) steps += 1;
    expect(steps).toBeGreaterThan(6);
    const [done] = await db.select().from(rederivation).where(eq(rederivation.siteId, site.id));
    expect(done).toMatchObject({ kind: 'relabel', done: 12n, total: 12n, finishedAt: NOW });
    expect(await labels(site)).toEqual({ spring: { Brand: 'non-brand' }, 'our brand': { Brand: 'brand' }, fair: null });
    // Steps alone credit nothing: the job asks for the models when all acquisitions have their names.
    expect(await foundBy(site)).toEqual(before);
    await change(site, [...BRAND, named('other', 'zzz')], new Date(NOW.getTime() + 1));
    await rederiveChanged(db, () => NOW, never);
    expect(Object.keys(await foundBy(site)).sort()).toEqual(['fair', 'spring']);
    await expectAsRebuilt(site);
    const causes = await db.selectDistinct({ cause: creditDelta.cause }).from(creditDelta).where(eq(creditDelta.siteId, site.id));
    expect(causes).toEqual([{ cause: 'settings' }]);
  });

  it('weigh in a model of the site’s own: changed rules credit stored orders anew under it, as the preview says', async () => {
    const multiplied = { label: 'Brand', value: 'brand', multiplier: 0 };
    const rule = { places: { by: 'even' }, labels: [multiplied, { ...multiplied, value: 'non-brand', multiplier: 3 }] };
    const models = customModelsSchema.parse([{ id: OURS, name: 'Ours', version: 1, rule }]);
    const site = await storeWith(2, { models });
    expect(Object.keys(await foundBy(site, OURS)).sort()).toEqual(['fair', 'our brand', 'spring']);
    await change(site, BRAND);
    await rederiveChanged(db, () => NOW, never);
    const changed = await foundBy(site, OURS);
    expect(Object.keys(changed).sort()).toEqual(['fair', 'spring']);
    expect(Math.round((changed['spring'] ?? 0) / (changed['fair'] ?? 1))).toBe(3);
    const stored = await now(site);
    const { example } = await readOf(db, stored)((tx) => modelPreview(tx, stored, models[0]?.rule));
    expect(example?.touches.map(({ campaign, draft }) => [campaign, draft])).toEqual([
      ['spring', '0.75'],
      ['our brand', '0'],
      [undefined, '0.25'],
    ]);
    await expectAsRebuilt(site);
  });

  it('changed again half-way, begin again; what comes in meanwhile has the new ones', async () => {
    const site = await storeWith(2);
    await change(site, BRAND);
    expect(await relabelStep(db, await only(site), NOW, 1)).toBe(true);
    await change(site, [named('own', 'brand')], new Date(NOW.getTime() + 1));
    await come(site, 3);
    await rederiveChanged(db, () => NOW, never);
    expect(await labels(site)).toEqual({ spring: null, 'our brand': { Brand: 'own' }, fair: null });
    await expectAsRebuilt(site);
  });

  it('taken back, leave what was before', async () => {
    const site = await storeWith(2);
    const before = await derivedRows(db, site);
    await change(site, BRAND);
    await rederiveChanged(db, () => NOW, never);
    expect(await derivedRows(db, site)).not.toEqual(before);
    await change(site, [], new Date(NOW.getTime() + 1));
    await rederiveChanged(db, () => NOW, never);
    expect(await derivedRows(db, site)).toEqual(before);
  });

  it('changed together with what derives everything anew, reach stored acquisitions too', async () => {
    const site = await storeWith(2);
    const settings = { labelRules: BRAND, ignoredReferrers: ['pay.example'] };
    await updateSite(db, operatorOf(site.workspaceId), site.id, { settings }, NOW);
    expect(await rederiveChanged(db, () => NOW, never)).toBe(1);
    expect(await labels(site)).toEqual({ spring: { Brand: 'non-brand' }, 'our brand': { Brand: 'brand' }, fair: null });
    expect(Object.keys(await foundBy(site)).sort()).toEqual(['fair', 'spring']);
    expect(await rederiveChanged(db, () => NOW, never)).toBe(0);
  });

  it('are in the fingerprint of models that look at them, and of no others; without rules it is the one of before', async () => {
    const { settings } = await storeWith(0);
    const prints = (of: SiteSettings) => new Map(modelsOf(of).map((model) => [model.id, fingerprintOf(model, of)]));
    const [plain, labelled] = [prints(settings), prints({ ...settings, labelRules: BRAND })];
    expect([...plain].flatMap(([id, print]) => (labelled.get(id) === print ? [] : id))).toEqual(['clicks_without_capture']);
    expect(plain.get('clicks_without_capture')).toBe('1-4f53cda18c2baa0c');
  });
});
