/**
 * Protects access to shops' own APIs: secrets are sealed and never shown, entered anew for another shop, changed by admins of the
 * workspace alone; and taking in a shop's past is begun, paused and gone on with by them.
 */
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { FETCH_JOB } from '@/db/queries/shop-fetch';
import { job, shopFetch, shopSync, source } from '@/db/schema';
import { type Actor, operatorOf } from '@/lib/access/permissions';
import type { Site } from '@/lib/model/site';
import { open } from '@/lib/ops/secrets';
import { buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { BIGCOMMERCE } from '@/lib/testing/shop-bigcommerce';
import { SHOPIFY_APP } from '@/lib/testing/shop-shopify';
import { moveBackfill, saveShopAccess, shopState } from './shop-access';
import { createSource, deleteSource, listSources } from './sources';

const { db } = await testDatabase();
const NOW = new Date('2026-11-30T10:00:00Z');
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000);

async function build(kind: string) {
  const site = await buildSite(db);
  const actor = operatorOf(site.workspaceId);
  const { source: made } = await createSource(db, actor, site, { kind, name: 'Größe' }, hours(-100));
  return { site, actor, id: made.id };
}

async function syncOf(site: Site) {
  const [row] = await db.select().from(shopSync).where(eq(shopSync.siteId, site.id));
  return row;
}

async function stateOf(site: Site, actor: Actor) {
  const read = readOf(db, site);
  const [made] = await read((tx) => listSources(tx, actor, site));
  return made && read((tx) => shopState(tx, actor, site, made));
}

describe('access to a shop', () => {
  it('is kept with its secrets sealed, and shows of them their last four characters', async () => {
    const { site, actor, id } = await build('bigcommerce');
    const values = { ...BIGCOMMERCE, store: 'https://api.bigcommerce.com/stores/9XKD0Q2F/v3/' };
    await saveShopAccess(db, actor, site, id, { values }, NOW);
    const [row] = await db.select().from(source).where(eq(source.id, id));
    expect(Object.entries(row?.credentials ?? {}).map(([name, stored]) => [name, open(stored)])).toEqual([
      ['token', BIGCOMMERCE.token],
    ]);
    expect(await stateOf(site, actor)).toMatchObject({
      sync: { access: { store: '9xkd0q2f' }, reconciledTo: hours(-24), reconcileDueAt: NOW },
      secrets: { token: { set: true, lastFour: '2k1l' } },
    });
  });

  it.each<[string, string, Record<string, string>, RegExp | string]>([
    ['a field that is missing', 'bigcommerce', { store: '9xkd0q2f' }, 'values.token'],
    ['secrets of before for another shop', 'bigcommerce', { store: 'anotherone' }, 'values.token'],
    ['a shop of another platform', 'shopify', { ...SHOPIFY_APP, shop: 'evil.example/x.myshopify.com' }, 'values.shop'],
    [
      'a store without https',
      'woocommerce',
      { store: 'http://laden.example', consumerKey: 'ck_123456', consumerSecret: 'cs_123456' },
      'values.store',
    ],
    ['neither a token nor an app', 'shopify', { shop: 'cafe' }, /access token, or a client ID/],
  ])('refuses %s', async (_, kind, values, said) => {
    const { site, actor, id } = await build(kind);
    const saved = saveShopAccess(db, actor, site, id, { values }, NOW);
    if (typeof said === 'string') await expect(saved).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: said }] });
    else await expect(saved).rejects.toThrow(said);
    expect(await syncOf(site)).toBeUndefined();
  });

  it('is for admins of the workspace, and for sources that ask', async () => {
    const { site, actor, id } = await build('bigcommerce');
    const marketer: Actor = { ...actor, role: 'marketer' };
    await expect(saveShopAccess(db, marketer, site, id, { values: BIGCOMMERCE })).rejects.toMatchObject({ code: 'forbidden' });
    const other = await build('stripe');
    await expect(moveBackfill(db, other.actor, other.site, other.id, 'start')).rejects.toMatchObject({ code: 'not_found' });
    await expect(moveBackfill(db, actor, other.site, id, 'start')).rejects.toMatchObject({ code: 'not_found' });
    await expect(moveBackfill(db, actor, site, id, 'start')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('of another shop begins its looks and its past anew, and of the same keeps what is taken in', async () => {
    const { site, actor, id } = await build('bigcommerce');
    await saveShopAccess(db, actor, site, id, { values: BIGCOMMERCE }, NOW);
    await moveBackfill(db, actor, site, id, 'start', NOW);
    const place = { backfillTaken: 50, backfillCursor: '70', passTo: NOW, passCursor: '118' };
    await db.update(shopSync).set(place).where(eq(shopSync.siteId, site.id));
    await saveShopAccess(db, actor, site, id, { values: { ...BIGCOMMERCE, token: 'another-token' } }, NOW);
    const begun = { passTo: null, passCursor: null };
    expect(await syncOf(site)).toMatchObject({ ...begun, backfillState: 'running', backfillTaken: 50, backfillCursor: '70' });
    await saveShopAccess(db, actor, site, id, { values: { ...BIGCOMMERCE, store: 'another1' } }, NOW);
    const nothing = { backfillState: null, backfillStartedAt: null, backfillTaken: 0, backfillCursor: null };
    expect(await syncOf(site)).toMatchObject({ ...begun, ...nothing, reconciledTo: hours(-24) });
  });

  it('that was mended fetches at once what waits', async () => {
    const { site, actor, id } = await build('bigcommerce');
    await db.insert(shopFetch).values({ siteId: site.id, sourceId: id, orderId: '118', askedAt: hours(-9), dueAt: hours(1) });
    await db.insert(job).values({ name: FETCH_JOB, dueAt: hours(1) });
    await saveShopAccess(db, actor, site, id, { values: BIGCOMMERCE }, NOW);
    expect(await db.select().from(shopFetch).where(eq(shopFetch.siteId, site.id))).toMatchObject([{ dueAt: NOW }]);
    expect(await db.select().from(job).where(eq(job.name, FETCH_JOB))).toMatchObject([{ dueAt: NOW }]);
  });

  it('goes with its source', async () => {
    const { site, actor, id } = await build('bigcommerce');
    await saveShopAccess(db, actor, site, id, { values: BIGCOMMERCE }, NOW);
    await deleteSource(db, actor, site, id, NOW);
    expect(await syncOf(site)).toBeUndefined();
  });
});

describe('taking in the past', () => {
  it('is of what was placed before the source was added, or the last day; is paused, gone on with, and begun again', async () => {
    const { site, actor, id } = await build('bigcommerce');
    await saveShopAccess(db, actor, site, id, { values: BIGCOMMERCE }, NOW);
    await moveBackfill(db, actor, site, id, 'start', NOW);
    expect(await syncOf(site)).toMatchObject({ backfillState: 'running', backfillUntil: hours(-24), backfillTaken: 0 });
    await db.update(shopSync).set({ backfillTaken: 50, backfillCursor: '70' }).where(eq(shopSync.siteId, site.id));
    await moveBackfill(db, actor, site, id, 'pause', NOW);
    await expect(moveBackfill(db, actor, site, id, 'pause', NOW)).rejects.toMatchObject({ code: 'conflict' });
    await moveBackfill(db, actor, site, id, 'resume', NOW);
    expect(await syncOf(site)).toMatchObject({ backfillState: 'running', backfillTaken: 50, backfillCursor: '70' });
    await moveBackfill(db, actor, site, id, 'start', hours(1));
    expect(await syncOf(site)).toMatchObject({ backfillTaken: 0, backfillCursor: null, backfillUntil: hours(-23) });
  });
});
