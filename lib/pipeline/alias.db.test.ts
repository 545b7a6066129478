/**
 * Protects joining two known customers: an alias with somebody's name to it does, an undo parts them, orders are credited anew
 * both times, and random histories of both give the same rows in steps of any size and rebuilt.
 */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { eventsById } from '@/db/queries/conversion';
import { apiKey } from '@/db/schema/configuration';
import { operatorOf } from '@/lib/access';
import type { Id } from '@/lib/core/id';
import { HOUR_MS } from '@/lib/core/instant';
import { ALIAS_EVENT, type StoredEvent } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { joinedNothing } from '@/lib/reporting/reports/events/aliases';
import { rowsOfEvents } from '@/lib/reporting/reports/events/row';
import { orderReceipt } from '@/lib/reporting/reports/receipt/query';
import { BROWSER, buildSite, newTestId } from '@/lib/testing/builders';
import { derivedRows } from '@/lib/testing/derived-rows';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { decide } from '@/lib/workspace';
import { processSite } from './derive/process';
import { rebuildSite } from './derive/rebuild';

const { db } = await testDatabase();
const T0 = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, T0, 4);
const KEY = 'api_key:0192f0c0-0000-7000-8000-00000000000c';

type Said = { customer?: string; email?: string; previous?: string; approvedBy?: string; order?: string; ad?: string };

/** A stored event of this hour: a page, an order, or an alias. */
function eventOf(site: Site, hour: number, visitorId: Id<'visitor'> | undefined, said: Said): StoredEvent {
  const { customer, email, previous, approvedBy, order, ad } = said;
  const id = newTestId<'event'>(T0);
  const at = new Date(T0.getTime() + hour * HOUR_MS);
  const url = `https://shop.example/${ad ? `?utm_source=${ad}&utm_medium=cpc` : ''}`;
  return {
    ...{
      siteId: site.id,
      id,
      messageId: id,
      source: visitorId ? 'snippet' : 'segment',
      occurredAt: at,
      receivedAt: T0,
      visitorId,
    },
    name: previous ? ALIAS_EVENT : order ? 'purchase' : 'page_view',
    payload: {
      ...(visitorId && { page: { url }, userAgent: BROWSER, visitorFrom: 'cookie' as const }),
      ...(order && { properties: { transaction_id: order, value: 10, currency: 'EUR' } }),
      ...(previous && { properties: { previous_id: previous }, approvedBy }),
      user: { ...(customer && { userId: customer }), ...(email && { emailHash: email.repeat(64) }) },
    },
  };
}

async function derive(site: Site, limit?: number): Promise<void> {
  while ((await processSite(db, site, T0, limit)) > 0);
}

async function store(site: Site, hour: number, visitorId: Id<'visitor'> | undefined, said: Said): Promise<Id<'event'>> {
  const event = eventOf(site, hour, visitorId, said);
  await storeEvent(db, event);
  return event.id;
}

const undo = (site: Site, eventId: string) =>
  decide(db, operatorOf(site.workspaceId), site, { name: 'alias_undone', eventId }, new Date(T0.getTime() + 90 * HOUR_MS));

/** Each order with what its last click came from. */
async function credited(site: Site): Promise<string[]> {
  const { rows } = await db.execute<{ text: string }>(sql`
    SELECT o.order_key || ' ' || coalesce(t.source, t.kind) AS text FROM credit c
    JOIN "order" o ON o.site_id = c.site_id AND o.id = c.order_id
    JOIN touchpoint t ON t.site_id = c.site_id AND t.id = c.touchpoint_id
    WHERE c.site_id = ${site.id} AND model = 'last_non_direct_click' ORDER BY 1`);
  return rows.map(({ text }) => text);
}

/** What changed credit that had been given out, and why. */
async function changes(site: Site): Promise<unknown[]> {
  const { rows } = await db.execute(
    sql`SELECT cause || coalesce(' ' || (detail ->> 'alias'), '') AS text FROM order_change
      WHERE site_id = ${site.id} ORDER BY changed_at`,
  );
  return rows.map(({ text }) => text);
}

async function expectRebuildEqual(site: Site): Promise<void> {
  const live = await derivedRows(db, site);
  await rebuildSite(db, site);
  expect(await derivedRows(db, site)).toEqual(live);
}

/** Two customers: u1 came by an ad, u2 bought in a browser of their own. */
async function twoCustomers() {
  const site = await buildSite(db);
  const [first, second] = [newTestId<'visitor'>(T0), newTestId<'visitor'>(T0)];
  await store(site, 0, first, { ad: 'spring', customer: 'u1' });
  await store(site, 20, second, { customer: 'u2' });
  await store(site, 21, second, { customer: 'u2', order: 'A-1' });
  return { site, first, second };
}

async function receiptOf(site: Site) {
  const { rows } = await db.execute<{ id: Id<'order'> }>(sql`SELECT id FROM "order" WHERE site_id = ${site.id} LIMIT 1`);
  const [order] = rows;
  return order && readOf(db, site)((tx) => orderReceipt(tx, site, order.id));
}

describe('an alias of two known customers', () => {
  it('joins them, and undone parts them again: the order is credited anew both times, and says why', async () => {
    const { site } = await twoCustomers();
    const key = { id: newTestId<'api_key'>(), workspaceId: site.workspaceId, name: 'CRM', role: 'admin' as const, createdAt: T0 };
    await db.insert(apiKey).values({ ...key, keyHash: key.id, lastFour: 'abcd' });
    await derive(site);
    expect(await credited(site)).toEqual(['A-1 direct']);
    const said = { customer: 'u1', previous: 'u2', approvedBy: `api_key:${key.id}` };
    const alias = await store(site, 30, undefined, said);
    await derive(site);
    expect([await credited(site), await changes(site)]).toEqual([['A-1 spring'], ['merge true']]);
    const shown = { eventId: alias, at: '2026-03-30T02:00:00.000Z', customers: ['u1', 'u2'], by: 'CRM' };
    expect((await receiptOf(site))?.person?.aliases).toEqual([{ ...shown, undone: false }]);
    await expectRebuildEqual(site);

    expect(await undo(site, alias)).toMatchObject({ status: 'accepted' });
    expect(await undo(site, alias)).toMatchObject({ status: 'duplicate' });
    await derive(site);
    expect([await credited(site), await changes(site)]).toEqual([['A-1 direct'], ['merge true', 'split true']]);
    await expectRebuildEqual(site);
    const again = await store(site, 91, undefined, said);
    await derive(site);
    expect(await credited(site)).toEqual(['A-1 spring']);
    expect((await receiptOf(site))?.person?.aliases.map(({ eventId, undone }) => [eventId, undone])).toEqual([
      [alias, true],
      [again, false],
    ]);
  });

  it('parts what each did meanwhile: a browser is of the one whose id it gave last, and an e-mail joins nobody', async () => {
    const { site, first } = await twoCustomers();
    const alias = await store(site, 30, undefined, { customer: 'u1', previous: 'u2', approvedBy: KEY });
    await store(site, 31, first, { customer: 'u2', email: 'a' });
    await store(site, 32, first, { customer: 'u1', email: 'a', order: 'A-2' });
    await derive(site, 1);
    await undo(site, alias);
    await derive(site, 1);
    const { rows } = await db.execute(sql`
      SELECT count(DISTINCT person_id)::int AS people FROM identifier WHERE site_id = ${site.id} AND kind = 'customer'`);
    expect(rows).toEqual([{ people: 2 }]);
    expect(await credited(site)).toEqual(['A-1 direct', 'A-2 spring']);
    await expectRebuildEqual(site);
  });

  it('through a write key joins nothing and says why; nor does one whose other customer is not known', async () => {
    const { site } = await twoCustomers();
    const open = await store(site, 30, undefined, { customer: 'u1', previous: 'u2' });
    const ofBrowser = await store(site, 31, undefined, { customer: 'u1', previous: 'anon-1' });
    await store(site, 32, undefined, { customer: 'u1', previous: 'nobody', approvedBy: KEY });
    await derive(site);
    const stored = await eventsById(db, site.id, [open, ofBrowser]);
    const rows = await readOf(db, site)((tx) => rowsOfEvents(tx, site, stored));
    expect(new Map(rows.map(({ id, notes }) => [id, notes]))).toEqual(
      new Map([
        [open, [joinedNothing]],
        [ofBrowser, undefined],
      ]),
    );
    expect(await credited(site)).toEqual(['A-1 direct']);
    await expectRebuildEqual(site);
  });

  it('is undone only where it could have joined somebody', async () => {
    const { site, first } = await twoCustomers();
    const open = await store(site, 30, undefined, { customer: 'u1', previous: 'u2' });
    const page = await store(site, 31, first, {});
    await expect(undo(site, open)).rejects.toMatchObject({ code: 'conflict' });
    await expect(undo(site, page)).rejects.toMatchObject({ code: 'not_found' });
    await expect(undo(site, newTestId())).rejects.toMatchObject({ code: 'not_found' });
  });
});

const customer = fc.constantFrom('u1', 'u2', 'u3');
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('visit' as const),
      by: fc.nat(4),
      customer: fc.option(customer),
      email: fc.option(fc.constantFrom('a', 'b', 'c')),
      isAd: fc.boolean(),
      isOrder: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('alias' as const),
      customer,
      previous: customer,
      isApproved: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const), which: fc.nat() }) },
);

it('is the same in steps of any size, and rebuilt, whatever is joined and undone in between', { timeout: 240_000 }, async () => {
  const visitors = Array.from({ length: 5 }, () => newTestId<'visitor'>(T0));
  const seen = { joined: 0, undone: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 50 }), fc.integer({ min: 1, max: 9 }), async (acts, small) => {
      const site = await buildSite(db);
      const aliases: Id<'event'>[] = [];
      for (const [hour, one] of acts.entries()) {
        if (one.kind === 'alias') {
          const said = { customer: one.customer, previous: one.previous, approvedBy: one.isApproved ? KEY : undefined };
          const id = await store(site, hour, undefined, said);
          if (one.isApproved) aliases.push(id);
        } else if (one.kind === 'undo') {
          const alias = aliases[one.which % Math.max(1, aliases.length)];
          if (alias) await undo(site, alias);
        } else {
          const { by, isAd, isOrder, customer: who, email } = one;
          const said = { customer: who ?? undefined, email: email ?? undefined };
          await store(site, hour, visitors[by], {
            ...said,
            ...(isAd && { ad: `ad-${by}` }),
            ...(isOrder && { order: `o-${hour}` }),
          });
        }
      }
      await derive(site, small);
      const live = await derivedRows(db, site);
      await rebuildSite(db, site, () => {}, { now: () => T0, stepEvents: 25 });
      expect(await derivedRows(db, site)).toEqual(live);
      const { rows } = await db.execute<{ joined: number; undone: number; wrong: number }>(sql`SELECT
        (SELECT count(*)::int FROM merge WHERE site_id = ${site.id} AND kind = 'alias') AS joined,
        (SELECT count(*)::int FROM identifier WHERE site_id = ${site.id} AND set_aside = 'undone') AS undone,
        (SELECT count(*)::int FROM "order" o WHERE o.site_id = ${site.id} AND o.revenue <> (SELECT sum(amount) FROM credit c
          WHERE c.site_id = o.site_id AND c.order_id = o.id AND c.model = 'linear')) AS wrong`);
      seen.joined += rows[0]?.joined ?? 0;
      seen.undone += rows[0]?.undone ?? 0;
      expect(rows[0]?.wrong).toBe(0);
    }),
    { numRuns: 10 },
  );
  expect(Math.min(seen.joined, seen.undone)).toBeGreaterThan(0);
});
