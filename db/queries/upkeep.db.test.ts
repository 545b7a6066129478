/** Protects the retention of addresses: past it neither stored events nor sent requests hold one, and nothing else is lost. */
import { and, asc, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { type Id, mintId } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { ad, buildCollector, buildSite, newTestId, send } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { attempt, event } from '../schema';
import { makeEventPartitions } from './partition';
import { expireAddresses, expireAddressesAnew } from './upkeep';

const { db } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

describe('addresses', () => {
  it('leave events and sent requests at the end of the site’s retention', async () => {
    const [site, other] = [await buildSite(db, { ipRetentionDays: 7 }), await buildSite(db)];
    await makeEventPartitions(db, NOW);
    for (const [days, of] of [
      [8, site],
      [6, site],
      [8, other],
    ] as const) {
      await send(buildCollector(db, [of]), of, [ad(daysAgo(days), newTestId<'visitor'>(daysAgo(days)))]);
      await db.insert(attempt).values({
        siteId: of.id,
        id: mintId<'attempt'>(daysAgo(days).getTime(), (length) => new Uint8Array(length)),
        connectionId: newTestId<'connection'>() as Id<'connection'>,
        startedAt: daysAgo(days),
        milliseconds: 5,
        method: 'POST',
        url: 'https://platform.example/events',
        headers: {},
        body: '{"client_ip_address":"192.0.2.7"}',
        answer: '{}',
        events: 1,
        status: 200,
        class: 'delivered',
      });
    }
    await expireAddresses(db, [site, other], NOW);
    const kept = async (siteId: Id<'site'>) => ({
      events: (await db.select().from(event).where(eq(event.siteId, siteId)).orderBy(asc(event.id))).map(({ personal }) => [
        personal?.ip,
        personal?.page !== undefined,
      ]),
      requests: (await db.select().from(attempt).where(eq(attempt.siteId, siteId)).orderBy(asc(attempt.id))).map(
        ({ body, answer, status }) => [body !== null, answer !== null, status],
      ),
    });
    expect(await kept(site.id)).toEqual({
      events: [
        [undefined, true],
        ['192.0.2.7', true],
      ],
      requests: [
        [false, false, 200],
        [true, true, 200],
      ],
    });
    expect(await kept(other.id)).toEqual({ events: [['192.0.2.7', true]], requests: [[true, true, 200]] });
  });

  it('are looked for where the last run ended, as far as the retention of now says', async () => {
    const site = await buildSite(db, { ipRetentionDays: 30 });
    await makeEventPartitions(db, daysAgo(40), 4);
    const store = (days: number) =>
      send(buildCollector(db, [site]), site, [ad(daysAgo(days), newTestId<'visitor'>(daysAgo(days)))]);
    const withAddress = () => db.$count(event, and(eq(event.siteId, site.id), sql`${event.personal} ? 'ip'`));
    for (const days of [35, 20, 5]) await store(days);
    expect([await expireAddresses(db, [site], NOW), await withAddress()]).toEqual([1, 2]);
    expect([await expireAddresses(db, [site], NOW), await withAddress()]).toEqual([0, 2]);
    const shorter = { ...site, settings: { ...site.settings, ipRetentionDays: 10 } };
    expect([await expireAddresses(db, [shorter], NOW), await withAddress()]).toEqual([1, 1]);
    expect([await expireAddresses(db, [site], NOW), await withAddress()]).toEqual([0, 1]);
    await store(38);
    expect([await expireAddresses(db, [site], NOW), await withAddress()]).toEqual([0, 2]);
    await expireAddressesAnew(db, site.id);
    expect([await expireAddresses(db, [site], NOW), await withAddress()]).toEqual([1, 1]);
  });
});
