/**
 * Cases from the field, on the way out to platforms that write to people: who somebody says they are, that they want to be written
 * to, and that they do not any more, from the request to what the platform has taken.
 */
import { and, asc, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { delivery } from '@/db/schema';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import type { Consent } from '@/lib/model/consent';
import type { Site } from '@/lib/model/site';
import { deliverAll } from '@/lib/pipeline/deliver/delivery-worker';
import { processSite } from '@/lib/pipeline/derive/process';
import { buildCollector, buildSite, newTestId, purchase, send, type Visit } from '../builders';
import { testDatabase } from '../postgres';
import { buildConnection, testSandbox } from '../sandbox';

const { db } = await testDatabase();
const T0 = new Date('2026-11-20T10:00:00Z');
await makeEventPartitions(db, T0, 4);
let now = T0;
const sandbox = await testSandbox(() => now);
const courier = { db, transport: sandbox.transport, now: () => now, random: () => 0.5 };
const items = [{ item_id: 'SKU-1', item_name: 'Kaffee', price: 49.9, quantity: 1 }];
const user = { email: 'zoe@example.com', phone: '+49 170 1234567', firstName: 'Zoë' };
const consent: Consent = { analytics: 'granted', ad_storage: 'granted', ad_user_data: 'granted', ad_personalization: 'granted' };

const later = (ms: number) => new Date(T0.getTime() + ms);
const platforms = ['klaviyo', 'attentive', 'hubspot', 'braze', 'customerio'];

describe.each(platforms)('F18 %s', (platform) => {
  let site: Site;
  let visitor = newTestId<'visitor'>();
  let connection: Awaited<ReturnType<typeof buildConnection>>;

  beforeEach(async () => {
    now = T0;
    visitor = newTestId<'visitor'>();
    site = await buildSite(db, { keepPersonalData: true });
    sandbox.control(platform, { fault: 'none', forget: true });
    connection = await buildConnection(db, site, platform, sandbox.url);
  });

  async function told(...visits: Visit[]): Promise<void> {
    await send(
      buildCollector(db, [site]),
      site,
      visits.map((visit) => ({ visitor, consent, ...visit })),
    );
    while ((await processSite(db, site, now)) > 0);
  }

  const states = async () =>
    (
      await db
        .select()
        .from(delivery)
        .where(and(eq(delivery.siteId, site.id), eq(delivery.connectionId, connection)))
        .orderBy(asc(delivery.sequence))
    )
      .filter(({ name }) => name !== 'page_view')
      .map(({ name, state, reason }) => [name, state, reason]);

  it('F18 is told of a profile, a sign-up with its consent, an order, and that the person left', async () => {
    await told(
      { at: T0, name: 'identify', user },
      { at: later(1_000), name: 'subscribe', user, properties: { email_consent: 'granted', sms_consent: 'granted' } },
      purchase({ at: later(2_000), order: '#1', user, properties: { items } }),
    );
    now = later(MINUTE_MS);
    await told({ at: now, name: 'unsubscribe', user });
    await deliverAll(courier);
    expect(await states()).toEqual([
      ['identify', 'delivered', null],
      // She left before it could be told.
      ['subscribe', 'skipped', 'no_consent'],
      ['purchase', 'delivered', null],
      ['unsubscribe', 'delivered', null],
    ]);
  });

  it('F18 subscribes where the event records consent, and nobody by an order, a profile or a sign-up without it', async () => {
    await told(
      { at: T0, name: 'identify', user },
      purchase({ at: T0, order: '#1', user, properties: { items } }),
      { at: T0, name: 'subscribe', user, properties: { plan: 'monthly' } },
      { at: later(1_000), name: 'subscribe', user, properties: { email_consent: 'granted', sms_consent: 'granted' } },
    );
    now = later(MINUTE_MS);
    await deliverAll(courier);
    expect((await states()).filter(([name]) => name === 'subscribe')).toEqual([
      ['subscribe', 'skipped', 'no_consent'],
      ['subscribe', 'delivered', null],
    ]);
  });

  it('F18 hears a yes and a no to messages whatever was said of advertising, and nothing else then', async () => {
    const denied: Consent = { ...consent, ad_user_data: 'denied', ad_storage: 'denied' };
    const given = { user, consent: denied };
    await told(
      { at: T0, name: 'identify', ...given },
      { at: T0, name: 'subscribe', properties: { email_consent: 'granted', sms_consent: 'granted' }, ...given },
    );
    await deliverAll(courier);
    now = later(HOUR_MS);
    await told({ at: now, name: 'unsubscribe', ...given });
    await deliverAll(courier);
    expect(await states()).toEqual([
      ['identify', 'skipped', 'no_consent'],
      ['subscribe', 'delivered', null],
      ['unsubscribe', 'delivered', null],
    ]);
  });

  it('F18 takes a yes for taken back by whoever left in the same browser without a name, and not by a stranger', async () => {
    const yes = { name: 'subscribe', properties: { email_consent: 'granted', sms_consent: 'granted' } };
    const other = newTestId<'visitor'>(T0);
    const stranger = { visitor: newTestId<'visitor'>(T0), user: { email: 'bob@example.com', phone: '+442071838751' } };
    await told({ at: T0, ...yes, user }, { at: T0, ...yes, ...stranger });
    await told({ at: later(1_000), name: 'unsubscribe' }, { at: later(1_000), name: 'unsubscribe', visitor: other });
    now = later(MINUTE_MS);
    await deliverAll(courier);
    expect((await states()).slice(0, 2)).toEqual([
      ['subscribe', 'skipped', 'no_consent'],
      ['subscribe', 'delivered', null],
    ]);
  });

  it('F18 tells no yes that is older than a day: it may have been taken back at the platform', async () => {
    await told({ at: T0, name: 'subscribe', user, properties: { email_consent: 'granted', sms_consent: 'granted' } });
    now = later(DAY_MS + MINUTE_MS);
    await deliverAll(courier);
    expect(await states()).toEqual([['subscribe', 'skipped', 'too_old']]);
  });
});
