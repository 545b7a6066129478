/**
 * Protects that a change of settings reaches what was derived before it: by new labels, by new paths and credit, or by a rebuild;
 * in steps, beside live deriving, beginning again when the settings change again, and always to the rows that a rebuild under the
 * new settings has.
 */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { registerJobs } from '@/db/queries/job';
import { openRederivations, type RederivationRow, SETTINGS_JOB } from '@/db/queries/rederivation';
import { siteById } from '@/db/queries/site';
import { creditDelta, job, rederivation } from '@/db/schema';
import { operatorOf } from '@/lib/access';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import type { Site, SiteSettings } from '@/lib/model/site';
import { ad, buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { derivedRows } from '@/lib/testing/derived-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { updateSite } from '@/lib/workspace';
import { processNext } from './derive/process';
import { rebuildSite } from './derive/rebuild';
import { recreditStep } from './derive/recredit';
import { rederiveChanged } from './derive/rederive';
import { relabelStep } from './derive/relabel';

const { db } = await testDatabase();
const T0 = new Date('2026-03-02T09:00:00Z');
await makeEventPartitions(db, T0, 4);
const NOW = new Date(T0.getTime() + 40 * DAY_MS);
const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
const never = new AbortController().signal;

const PARTNER = 'https://magazin.example.org/';

/** Visitors who come by an ad, ten days later by a partner, and buy two days after; every third only types the address. */
function shopping(index: number): Visit[] {
  const visitor: Id<'visitor'> = newTestId();
  const start = later(index * HOUR_MS).getTime();
  const on = (days: number, minutes = 0) => new Date(start + days * DAY_MS + minutes * MINUTE_MS);
  const typed = { at: on(12), visitor, url: 'https://shop.example/' };
  return [
    ad(on(0), visitor, `c${index % 2}`, `G-${index}-${visitor}`),
    ...(index % 3 === 2 ? [] : [{ at: on(10), visitor, url: 'https://shop.example/', referrer: PARTNER }]),
    typed,
    purchase({ at: on(12, 5), visitor, order: `#${index}` }),
  ];
}

async function storeWith(buyers: number, settings: Partial<SiteSettings> = {}): Promise<Site> {
  const site = await buildSite(db, settings);
  for (let index = 0; index < buyers; index += 1) await send(buildCollector(db, [site]), site, shopping(index));
  await deriveAll(site);
  return site;
}

async function deriveAll(site: Site): Promise<void> {
  while ((await processNext(db, site.id, NOW)) > 0);
}

function change(site: Site, settings: Partial<SiteSettings>, now = NOW) {
  return updateSite(db, operatorOf(site.workspaceId), site.id, { settings }, now);
}

/** What a rebuild of the site as it is now would have, by the site's own rows before and after one. */
async function expectAsRebuilt(site: Site): Promise<void> {
  const rows = await derivedRows(db, site);
  const now = await siteById(db, site.id);
  invariant(now, 'the site is stored');
  await rebuildSite(db, now);
  expect(await derivedRows(db, site)).toEqual(rows);
}

async function channels(site: Site): Promise<Record<string, number>> {
  const { rows } = await db.execute<{ channel: string; touches: number }>(sql`
    SELECT channel, count(*)::int AS touches FROM touchpoint t JOIN site_log l USING (site_id, generation)
    WHERE t.site_id = ${site.id} GROUP BY channel`);
  return Object.fromEntries(rows.map(({ channel, touches }) => [channel, touches]));
}

async function openOf(site: Site): Promise<RederivationRow[]> {
  return (await openRederivations(db)).filter(({ siteId }) => siteId === site.id);
}

async function only(site: Site): Promise<RederivationRow> {
  const [row, ...others] = await openOf(site);
  invariant(row && others.length === 0, 'one change is open');
  return row;
}

const partnerRule = (channel: string): Partial<SiteSettings> => ({
  channelRules: [{ channel, conditions: [{ field: 'referrer', match: 'is', values: ['MAGAZIN.example.org'] }] }],
});

describe('channel rules', () => {
  it('name earlier visits anew in steps, and change no credit', async () => {
    const site = await storeWith(5);
    const credit = (await derivedRows(db, site))['credit'];
    await change(site, partnerRule('Partners'));
    const row = await only(site);
    let steps = 0;
    while (await relabelStep(db, row, NOW, 2)) steps += 1;
    expect(steps).toBeGreaterThan(6);
    expect(await channels(site)).toEqual({ Partners: 4, 'Paid Search': 5, Direct: 5 });
    expect((await derivedRows(db, site))['credit']).toEqual(credit);
    const [done] = await db.select().from(rederivation).where(eq(rederivation.siteId, site.id));
    expect(done).toMatchObject({ kind: 'relabel', done: 14n, total: 14n, changed: 4n, finishedAt: NOW });
    await expectAsRebuilt(site);
  });

  it('taken back, give the default names again', async () => {
    const site = await storeWith(2, partnerRule('Partners'));
    expect(await channels(site)).toMatchObject({ Partners: 2 });
    await change(site, { channelRules: [] });
    await rederiveChanged(db, () => NOW, never);
    expect(await channels(site)).toMatchObject({ Referral: 2 });
    await expectAsRebuilt(site);
  });

  it('changed again half-way, begin again; what comes in meanwhile has the new names', async () => {
    const site = await storeWith(4);
    await change(site, partnerRule('Partners'));
    const first = await only(site);
    for (let step = 0; step < 4; step += 1) expect(await relabelStep(db, first, NOW, 2)).toBe(true);
    await change(site, partnerRule('Press'), new Date(NOW.getTime() + 1));
    expect(await relabelStep(db, first, NOW, 2)).toBe(false);
    await send(buildCollector(db, [site]), site, shopping(6));
    await deriveAll(site);
    const second = await only(site);
    while (await relabelStep(db, second, NOW, 2));
    expect(await channels(site)).toMatchObject({ Press: 4, 'Paid Search': 5 });
    await expectAsRebuilt(site);
  });
});

describe('an acquisition that rules of an earlier version named', () => {
  it('has the name of its newest visit', async () => {
    const site = await storeWith(1);
    await db.execute(
      sql`UPDATE acquisition SET channel = 'Older' WHERE site_id = ${site.id} AND referrer_host = 'magazin.example.org'`,
    );
    await send(buildCollector(db, [site]), site, shopping(1));
    await deriveAll(site);
    const { rows } = await db.execute(
      sql`SELECT channel FROM acquisition WHERE site_id = ${site.id} AND referrer_host = 'magazin.example.org'`,
    );
    expect(rows).toEqual([{ channel: 'Referral' }]);
  });
});

describe('the window and direct visits', () => {
  it.each<[string, Partial<SiteSettings>, bigint]>([
    ['a shorter window', { lookbackDays: 7 }, 6n],
    ['a window that changes nothing', { lookbackDays: 60 }, 0n],
    ['direct visits that count', { direct: 'counted' }, 6n],
  ])('%s credits earlier orders anew where their path changes, and says why past days moved', async (_, settings, changed) => {
    const site = await storeWith(6);
    await change(site, settings);
    const row = await only(site);
    while (await recreditStep(db, row, NOW, 2));
    const [done] = await db.select().from(rederivation).where(eq(rederivation.siteId, site.id));
    expect(done).toMatchObject({ kind: 'recredit', done: 6n, total: 6n, changed });
    const causes = await db
      .selectDistinct({ cause: creditDelta.cause, auditEntryId: creditDelta.auditEntryId })
      .from(creditDelta)
      .where(and(eq(creditDelta.siteId, site.id), isNull(creditDelta.eventId)));
    expect(causes).toEqual(changed > 0n ? [{ cause: 'settings', auditEntryId: row.auditEntryId }] : []);
    await expectAsRebuilt(site);
  });

  it('go on beside live deriving to the rows of a rebuild', async () => {
    const site = await storeWith(5);
    await change(site, { lookbackDays: 7, direct: 'counted' });
    const row = await only(site);
    for (let index = 7; await recreditStep(db, row, NOW, 1); index += 1) {
      await send(buildCollector(db, [site]), site, shopping(index));
      await processNext(db, site.id, NOW);
    }
    await deriveAll(site);
    await expectAsRebuilt(site);
  });
});

describe('renewals that have the path of their buyer’s first order', () => {
  it('follow it when the window changes', async () => {
    const site = await buildSite(db, { leftOutOfAttribution: ['marketplace'] });
    const visitor: Id<'visitor'> = newTestId();
    const renewal = { properties: { sales_channel: 'subscription' } };
    await send(buildCollector(db, [site]), site, [
      ad(later(0), visitor),
      purchase({ at: later(12 * DAY_MS), visitor, order: '#first' }),
      ad(later(29 * DAY_MS), visitor, 'later'),
      purchase({ at: later(30 * DAY_MS), visitor, order: '#second', ...renewal }),
    ]);
    await deriveAll(site);
    const credited = async () => {
      const { rows } = await db.execute<{ text: string }>(sql`
        SELECT o.order_key || ' ' || coalesce(t.campaign, 'nothing') AS text FROM credit c JOIN site_log l USING (site_id, generation)
        JOIN "order" o ON o.site_id = c.site_id AND o.generation = c.generation AND o.id = c.order_id
        LEFT JOIN touchpoint t ON t.site_id = c.site_id AND t.generation = c.generation AND t.id = c.touchpoint_id
        WHERE c.site_id = ${site.id} AND model = 'last_click' ORDER BY 1`);
      return rows.map(({ text }) => text);
    };
    expect(await credited()).toEqual(['#first spring', '#second spring']);
    await change(site, { lookbackDays: 7 });
    const row = await only(site);
    while (await recreditStep(db, row, NOW, 1));
    expect((await credited()).filter((text) => text.endsWith('spring'))).toEqual([]);
    await expectAsRebuilt(site);
  });
});

describe('where paths begin', () => {
  it('is applied to stored paths and taken back, in steps, also where no touch lies between two orders', async () => {
    const site = await storeWith(3);
    const again = (index: number, days: number) => {
      const [bought] = shopping(index).slice(-1);
      invariant(bought, 'a buyer buys');
      return { ...bought, at: new Date(bought.at.getTime() + days * DAY_MS) };
    };
    const visitor = newTestId<'visitor'>(T0);
    await send(buildCollector(db, [site]), site, [
      ad(T0, visitor, 'once', 'once'),
      { ...purchase({ at: later(HOUR_MS), visitor, order: '#first' }), visitor },
      { ...again(9, 3), visitor },
    ]);
    await deriveAll(site);
    const before = await derivedRows(db, site);
    for (const pathsBeginAfterOrder of [true, false]) {
      await change(site, { pathsBeginAfterOrder }, pathsBeginAfterOrder ? NOW : new Date(NOW.getTime() + 1));
      const row = await only(site);
      expect(row.kind).toBe('recredit');
      while (await recreditStep(db, row, NOW, 1));
      if (pathsBeginAfterOrder) expect((await derivedRows(db, site))['order']).not.toEqual(before['order']);
      await expectAsRebuilt(site);
    }
    expect(await derivedRows(db, site)).toEqual(before);
  });
});

describe('what decides which orders there are, and what they are worth', () => {
  it.each<Partial<SiteSettings>>([{ leftOutOfAttribution: ['pos'] }, { orderNameKinds: ['number'] }, { giftCardsCount: 'sold' }])(
    '%j derives everything anew',
    async (settings) => {
      const site = await storeWith(1);
      await change(site, settings);
      expect(await openOf(site)).toMatchObject([{ kind: 'rebuild' }]);
      await rederiveChanged(db, () => NOW, never);
      await expectAsRebuilt(site);
    },
  );
});

describe('what decides which touches there are', () => {
  it('ignored referrers derive everything anew, and a label change asked for with them is part of it', async () => {
    const site = await storeWith(4);
    await change(site, partnerRule('Partners'));
    await change(site, { ignoredReferrers: ['https://Magazin.example.org/heft'] }, new Date(NOW.getTime() + 1));
    expect(await openOf(site)).toMatchObject([{ kind: 'rebuild' }]);
    await rederiveChanged(db, () => NOW, never);
    expect(await openOf(site)).toEqual([]);
    expect(await channels(site)).toEqual({ 'Paid Search': 4, Direct: 7 });
    await expectAsRebuilt(site);
  });

  it('broken off, it is still asked for', async () => {
    const site = await storeWith(2);
    await change(site, { testHosts: ['shop.*'] });
    const stopping = AbortSignal.abort(new Error('the worker stops'));
    await expect(rederiveChanged(db, () => NOW, stopping)).rejects.toThrow('the worker stops');
    expect(await openOf(site)).toMatchObject([{ kind: 'rebuild' }]);
    await rederiveChanged(db, () => NOW, never);
    expect(await openOf(site)).toEqual([]);
  });

  it('a setting that decides nothing of the past asks for nothing', async () => {
    const site = await storeWith(1);
    await change(site, { internalAddresses: ['192.0.2.0/24'], ipRetentionDays: 7 });
    await change(site, { leftOutOfDestinations: ['pos'], holdsAllOrders: true, country: 'AT' });
    expect(await openOf(site)).toEqual([]);
  });

  it('one that cannot be made now keeps no other site waiting, and is tried again', async () => {
    const [stuck, other] = [await storeWith(1), await storeWith(1)];
    await change(stuck, { ignoredReferrers: ['magazin.example.org'] });
    await change(other, { testHosts: ['shop.*'] }, new Date(NOW.getTime() + 1));
    await db.execute(sql`INSERT INTO log_numbering (site_id, events) VALUES (${stuck.id}, 1)`);
    await expect(rederiveChanged(db, () => NOW, never)).rejects.toThrow('1 changes of settings could not be applied');
    expect([await openOf(stuck), await openOf(other)]).toMatchObject([[{ kind: 'rebuild' }], []]);
    await db.execute(sql`DELETE FROM log_numbering WHERE site_id = ${stuck.id}`);
    expect(await rederiveChanged(db, () => NOW, never)).toBe(1);
    expect(await openOf(stuck)).toEqual([]);
  });

  it('is due at once, whenever the job was to look next', async () => {
    await registerJobs(db, [SETTINGS_JOB], new Date(NOW.getTime() + HOUR_MS));
    await change(await storeWith(1), { direct: 'counted' });
    expect(await db.select({ dueAt: job.dueAt }).from(job).where(eq(job.name, SETTINGS_JOB))).toEqual([{ dueAt: NOW }]);
    await rederiveChanged(db, () => NOW, never);
  });
});
