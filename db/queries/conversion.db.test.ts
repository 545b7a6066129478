/** Protects what a delivery's browser was last known by: the latest of each field, found by the browser's own index. */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '@/lib/core/instant';
import type { EventPayload } from '@/lib/model/event';
import type { Id } from '@/lib/core/id';
import type { Consent } from '@/lib/model/consent';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { lastKnownOf, lastKnownQuery } from './conversion';
import { eventRecord, storeEvents } from './store-events';
import { makeEventPartitions } from './partition';

const { db } = await testDatabase();
const START = new Date('2026-11-20T10:00:00Z');
const later = (seconds: number) => new Date(START.getTime() + seconds * 1_000);
const from = new Date(START.getTime() - 90 * DAY_MS);
await makeEventPartitions(db, START, 3);
const site = await buildSite(db);

function said(visitorId: Id<'visitor'>, at: Date, payload: EventPayload, consent?: Consent) {
  const id = newTestId<'event'>(at);
  const base = { siteId: site.id, id, messageId: id, source: 'snippet', name: 'page_view', occurredAt: at, receivedAt: at };
  return { ...base, visitorId, payload, consent };
}

describe('lastKnownOf', () => {
  it('takes each field from the last event up to the moment that has it, and pages from the browser alone', async () => {
    const visitor = newTestId<'visitor'>(START);
    const page = (path: string) => ({ url: `https://shop.example/${path}` });
    const events = [
      said(visitor, later(0), { visitorFrom: 'cookie', page: page('first'), user: { emailHash: 'a' }, userAgent: 'Zoë/1' }),
      said(
        visitor,
        later(10),
        { visitorFrom: 'cookie', page: page('second'), browserIds: { fbp: 'fb.1' } },
        { analytics: 'denied' },
      ),
      said(visitor, later(20), { visitorFrom: 'order', page: page('of an order'), userAgent: 'a server' }),
      said(visitor, later(40), { visitorFrom: 'cookie', page: page('too late'), user: { emailHash: 'b' } }),
    ];
    for (const event of events) await storeEvent(db, event);
    const stranger = newTestId<'visitor'>(START);
    expect(await lastKnownOf(db, site.id, [visitor, stranger], from, later(30))).toEqual([
      {
        visitorId: visitor,
        user: { emailHash: 'a' },
        browserIds: { fbp: 'fb.1' },
        consent: { analytics: 'denied' },
        consentAt: later(10),
        page: page('second'),
        userAgent: 'Zoë/1',
        ip: null,
      },
    ]);
  });

  it('reads the events of each browser alone, also of a month that was not analyzed yet', async () => {
    const visitors = Array.from({ length: 20 }, () => newTestId<'visitor'>(START));
    const events = visitors.flatMap((visitor) =>
      Array.from({ length: 100 }, (_, place) =>
        said(visitor, later(place), { visitorFrom: 'cookie', userAgent: 'x'.repeat(200) }),
      ),
    );
    await storeEvents(db.$client, events.map(eventRecord));
    const { rows } = await db.execute<{ 'QUERY PLAN': string }>(
      sql`EXPLAIN (COSTS OFF) ${lastKnownQuery(site.id, visitors, from, later(1_000))}`,
    );
    const lines = rows.map((line) => line['QUERY PLAN']).filter((line) => line.includes('event_2026_11'));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !line.includes('event_2026_11_site_id_visitor_id_id_idx'))).toEqual([]);
  });
});
