/**
 * Protects conversions besides orders: which events count, what each is worth, whose they are and what earned them; that late
 * events, merges, changed settings and a rebuild all come to the same rows; and that sales never have any.
 */
import { and, asc, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { openRederivations } from '@/db/queries/rederivation';
import { siteById, type StoredSite } from '@/db/queries/site';
import { conversion, conversionCredit, credit } from '@/db/schema';
import { operatorOf } from '@/lib/access';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import { WHOLE_ORDER } from '@/lib/model/credit';
import { usualConversions } from '@/lib/model/conversion-type';
import type { Site, SiteSettings } from '@/lib/model/site';
import { ad, buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { derivedRows } from '@/lib/testing/derived-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { updateSite } from '@/lib/workspace';
import { processSite } from './derive/process';
import { rebuildSite } from './derive/rebuild';
import { rederiveChanged } from './derive/rederive';

const { db } = await testDatabase();
const T0 = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, T0, 3);
const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
const NOW = later(40 * DAY_MS);
const never = new AbortController().signal;
const EMAIL = 'zoë@example.com';
const lead = (
  at: Date,
  visitor: Visit['visitor'],
  properties: Record<string, unknown> = {},
  more: Partial<Visit> = {},
): Visit => ({
  ...{ at, visitor, name: 'generate_lead', properties },
  ...more,
});

async function storeWith(visits: Visit[], settings: Partial<SiteSettings> = {}, step?: number): Promise<Site> {
  const site = await buildSite(db, settings);
  await tell(site, visits, step);
  return site;
}

async function tell(site: Site, visits: Visit[], step?: number): Promise<void> {
  await send(buildCollector(db, [site]), site, visits);
  while ((await processSite(db, await now(site), NOW, step)) > 0);
}

async function now({ id }: Pick<Site, 'id'>): Promise<StoredSite> {
  const site = await siteById(db, id);
  invariant(site, 'the site is stored');
  return site;
}

/** Every conversion of the site as "type hours value counted", oldest first. */
async function told(site: Site): Promise<string[]> {
  const rows = await db.select().from(conversion).where(eq(conversion.siteId, site.id)).orderBy(asc(conversion.convertedAt));
  return rows.map(({ type, convertedAt, value, currency, counted }) => {
    const hours = (convertedAt.getTime() - T0.getTime()) / HOUR_MS;
    return `${type} ${hours} ${value === null ? '-' : `${value} ${currency}`}${counted ? '' : ' not counted'}`;
  });
}

/** What each channel's acquisition earned of the conversions under a model, as "hours share amount by touch time". */
async function earned(
  site: Site,
  model: 'linear' | 'first_click' | 'last_non_direct_click' | 'clicks_without_capture',
): Promise<string[]> {
  const ofModel = and(eq(conversionCredit.siteId, site.id), eq(conversionCredit.model, model));
  const rows = await db
    .select()
    .from(conversionCredit)
    .where(ofModel)
    .orderBy(asc(conversionCredit.convertedAt), asc(conversionCredit.position));
  return rows.map(({ convertedAt, share, amount, touchedAt }) => {
    const hours = (convertedAt.getTime() - T0.getTime()) / HOUR_MS;
    const by = touchedAt ? `touch ${(touchedAt.getTime() - T0.getTime()) / HOUR_MS}` : 'nobody';
    return `${hours}: ${(share * 1000n) / WHOLE_ORDER} ${amount} ${by}`;
  });
}

async function expectAsRebuilt(site: Site): Promise<void> {
  const rows = await derivedRows(db, site);
  expect(rows['conversion']?.length).toBeGreaterThan(0);
  await rebuildSite(db, await now(site));
  expect(await derivedRows(db, site)).toEqual(rows);
}

let moment = NOW.getTime();
async function change(site: Site, settings: object): Promise<string[]> {
  moment += 1;
  await updateSite(db, operatorOf(site.workspaceId), site.id, { settings }, new Date(moment));
  const open = (await openRederivations(db)).filter(({ siteId }) => siteId === site.id);
  await rederiveChanged(db, () => NOW, never);
  return open.map(({ kind }) => kind);
}

const [leads, signUps] = usualConversions;
invariant(leads && signUps, 'leads and sign-ups are usual');

describe('a conversion', () => {
  it('is worth what its event says, and earned by the path before it', async () => {
    const visitor = newTestId<'visitor'>(T0);
    const site = await storeWith([
      ad(T0, visitor),
      { at: later(3 * HOUR_MS), visitor, url: 'https://shop.example/?utm_source=news&utm_medium=email' },
      lead(later(4 * HOUR_MS), visitor, { value: '25.01', currency: 'EUR' }),
      lead(later(5 * HOUR_MS), visitor),
      lead(later(6 * HOUR_MS), visitor, { value: 9, currency: 'USD' }),
      lead(later(7 * HOUR_MS), visitor, { value: -3, currency: 'EUR' }),
      { at: later(8 * HOUR_MS), visitor: newTestId<'visitor'>(T0), name: 'subscribe' },
    ]);
    expect(await told(site)).toEqual([
      'generate_lead 4 2501 EUR',
      'generate_lead 5 -',
      'generate_lead 6 900 USD',
      'generate_lead 7 -',
      'subscribe 8 -',
    ]);
    const shared = [4, 5, 6, 7].flatMap((hours) => [
      `${hours}: 500 ${{ 4: 1251, 6: 450 }[hours] ?? 0} touch 0`,
      `${hours}: 500 ${{ 4: 1250, 6: 450 }[hours] ?? 0} touch 3`,
    ]);
    expect(await earned(site, 'linear')).toEqual([...shared, '8: 1000 0 touch 8']);
    expect(await db.$count(credit, eq(credit.siteId, site.id))).toBe(0);
    await expectAsRebuilt(site);
  });

  it('is earned as labels say, by models that look at them', async () => {
    const visitor = newTestId<'visitor'>(T0);
    const isBrand = { field: 'campaign' as const, match: 'is' as const, values: ['spring'] };
    const site = await storeWith(
      [
        ad(T0, visitor),
        { at: later(3 * HOUR_MS), visitor, referrer: 'https://www.google.com/' },
        lead(later(4 * HOUR_MS), visitor),
      ],
      { labelRules: [{ label: 'Search', value: 'Brand', needs: 'all', conditions: [isBrand] }] },
    );
    expect(await earned(site, 'linear')).toEqual(['4: 500 0 touch 0', '4: 500 0 touch 3']);
    expect(await earned(site, 'clicks_without_capture')).toEqual(['4: 1000 0 touch 3']);
  });

  it('counts once for a person or a visit where its kind does, by the first that happened', async () => {
    const visitor = newTestId<'visitor'>(T0);
    const site = await storeWith(
      [
        ad(T0, visitor),
        lead(later(5 * HOUR_MS), visitor),
        lead(later(5 * HOUR_MS + MINUTE_MS), visitor),
        lead(later(9 * HOUR_MS), visitor),
        { at: later(6 * HOUR_MS), visitor, name: 'sign_up' },
        { at: later(7 * HOUR_MS), visitor, name: 'sign_up' },
      ],
      { conversions: [{ ...leads, countsOncePer: 'session', value: { kind: 'fixed', amount: '12.5' } }, signUps] },
      1,
    );
    expect(await told(site)).toEqual([
      'generate_lead 5 1250 EUR',
      `generate_lead ${5 + 1 / 60} 1250 EUR not counted`,
      'sign_up 6 -',
      'sign_up 7 - not counted',
      'generate_lead 9 1250 EUR',
    ]);
    // One of earlier that comes late takes the place of the first.
    await tell(site, [{ at: later(4 * HOUR_MS), visitor, name: 'sign_up' }]);
    expect((await told(site)).filter((text) => text.startsWith('sign_up'))).toEqual([
      'sign_up 4 -',
      'sign_up 6 - not counted',
      'sign_up 7 - not counted',
    ]);
    expect((await earned(site, 'first_click')).map((text) => text.split(':')[0])).toEqual(['4', '5', '9']);
    await expectAsRebuilt(site);
  });

  it('follows its person through a merge and back, and hears of late clicks', async () => {
    const [phone, laptop] = [newTestId<'visitor'>(T0), newTestId<'visitor'>(T0)];
    const user = { email: EMAIL };
    const visits: Visit[] = [
      { at: later(2 * HOUR_MS), visitor: phone },
      { at: later(2 * HOUR_MS), visitor: phone, name: 'sign_up' },
      { at: later(5 * HOUR_MS), visitor: laptop },
      { at: later(5 * HOUR_MS), visitor: laptop, name: 'sign_up' },
      { at: later(8 * HOUR_MS), visitor: laptop, name: 'generate_lead' },
    ];
    const site = await storeWith(visits, {}, 2);
    expect((await told(site)).filter((text) => text.includes('not counted'))).toEqual([]);
    await tell(site, [ad(later(HOUR_MS), phone)]);
    expect(await earned(site, 'last_non_direct_click')).toEqual(['2: 1000 0 touch 1', '5: 1000 0 touch 5', '8: 1000 0 touch 8']);
    // Both browsers turn out to be one person's: one sign-up, and the phone's ad led to the lead on the laptop.
    await tell(site, [
      { at: later(9 * HOUR_MS), visitor: phone, name: 'identify', user },
      { at: later(9 * HOUR_MS), visitor: laptop, name: 'identify', user },
    ]);
    expect((await told(site)).filter((text) => text.includes('not counted'))).toEqual(['sign_up 5 - not counted']);
    expect(await earned(site, 'last_non_direct_click')).toEqual(['2: 1000 0 touch 1', '8: 1000 0 touch 1']);
    await expectAsRebuilt(site);
  });

  it('is worked out anew when the settings of it, the models or the window change', async () => {
    const visitor = newTestId<'visitor'>(T0);
    const site = await storeWith([
      ad(T0, visitor),
      lead(later(20 * DAY_MS), visitor, { value: 40, currency: 'EUR' }),
      { at: later(21 * DAY_MS), visitor, name: 'book_viewing' },
      purchase({ at: later(22 * DAY_MS), visitor, order: '#1' }),
    ]);
    expect(await told(site)).toEqual(['generate_lead 480 4000 EUR']);
    expect(await change(site, { conversions: [{ ...leads, name: 'Enquiries' }, ...usualConversions.slice(1)] })).toEqual([]);
    const viewing = { event: 'book_viewing', name: 'Viewings', value: { kind: 'fixed', amount: '100' }, countsOncePer: 'person' };
    expect(await change(site, { conversions: [{ ...leads, value: { kind: 'none' } }, viewing] })).toEqual(['rebuild']);
    expect(await told(site)).toEqual(['generate_lead 480 -', 'book_viewing 504 10000 EUR']);
    expect(await earned(site, 'first_click')).toEqual(['480: 1000 0 touch 0', '504: 1000 10000 touch 0']);
    expect(await change(site, { lookbackDays: 7 })).toEqual(['recredit']);
    expect(await earned(site, 'first_click')).toEqual(['480: 1000 0 touch 480', '504: 1000 10000 touch 480']);
    const rule = { places: { by: 'even' } };
    expect(await change(site, { models: [{ name: 'Ours', rule }] })).toEqual(['models']);
    const [own] = (await now(site)).settings.models;
    invariant(own, 'the model is stored');
    const underOwn = () =>
      db.$count(conversionCredit, and(eq(conversionCredit.siteId, site.id), eq(conversionCredit.model, own.id)));
    expect(await underOwn()).toBe(3);
    await expectAsRebuilt(site);
    expect(await change(site, { models: [] })).toEqual(['models']);
    expect(await underOwn()).toBe(0);
  });
});
