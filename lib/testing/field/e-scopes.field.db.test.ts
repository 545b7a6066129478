/**
 * A token that lacks one permission, through the whole of delivery: what that permission is for waits for a person, and what else is
 * owed to the platform still goes.
 */
import { and, asc, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { connectionById } from '@/db/queries/connection';
import { makeEventPartitions } from '@/db/queries/partition';
import { delivery } from '@/db/schema';
import { MINUTE_MS } from '@/lib/core/instant';
import type { Consent } from '@/lib/model/consent';
import { deliverAll } from '@/lib/pipeline/deliver/delivery-worker';
import { processSite } from '@/lib/pipeline/derive/process';
import { buildCollector, buildSite, newTestId, purchase, send } from '../builders';
import { localServer } from '../local-server';
import { testDatabase } from '../postgres';
import { buildConnection, testSandbox } from '../sandbox';

const { db } = await testDatabase();
const T0 = new Date('2026-11-20T10:00:00Z');
await makeEventPartitions(db, T0, 4);
const now = new Date(T0.getTime() + MINUTE_MS);
const sandbox = await testSandbox(() => now);

/** What a platform says to a token without the permission, by the address that asks for it. */
let lacking: { path: RegExp; body: unknown } | undefined;
const front = await localServer((request, response) => {
  const url = request.url ?? '/';
  if (lacking?.path.test(url)) response.writeHead(403).end(JSON.stringify(lacking.body));
  else void sandbox.answer(url, request, response);
});

const items = [{ item_id: 'SKU-1', item_name: 'Kaffee', price: 49.9, quantity: 1 }];
const user = { email: 'zoe@example.com', phone: '+49 170 1234567', firstName: 'Zoë' };
const consent: Consent = { analytics: 'granted', ad_storage: 'granted', ad_user_data: 'granted', ad_personalization: 'granted' };
const joins = { email_consent: 'granted', sms_consent: 'granted' };
const hubspot = { status: 'error', category: 'MISSING_SCOPES', message: 'This app lacks communication_preferences.write.' };
const klaviyo = {
  errors: [{ id: '1', status: 403, code: 'permission_denied', title: 'Missing scope', detail: 'subscriptions:write' }],
};

describe('a token without the permission to sign people up', () => {
  it.each([
    ['klaviyo', /subscription-bulk-create/, klaviyo],
    ['hubspot', /communication-preferences/, hubspot],
    ['attentive', /subscriptions/, { message: 'Forbidden' }],
  ])('holds back sign-ups at %s, and no order', async (platform, path, body) => {
    lacking = { path, body };
    const site = await buildSite(db, { keepPersonalData: true });
    const id = await buildConnection(db, site, platform, front.url);
    const courier = { db, transport: front.transport, now: () => now, random: () => 0.5 };
    const visitor = newTestId<'visitor'>();
    const rows = () =>
      db
        .select({ name: delivery.name, state: delivery.state, reason: delivery.reason })
        .from(delivery)
        .where(and(eq(delivery.siteId, site.id), eq(delivery.connectionId, id)))
        .orderBy(asc(delivery.sequence));
    await send(buildCollector(db, [site]), site, [
      { at: T0, name: 'subscribe', user, properties: joins, visitor, consent },
      { ...purchase({ at: T0, order: '#1', user, properties: { items } }), visitor, consent },
    ]);
    while ((await processSite(db, site, now)) > 0);
    await deliverAll(courier);
    expect(await rows()).toEqual([
      { name: 'subscribe', state: 'held', reason: 'permission' },
      { name: 'purchase', state: 'delivered', reason: null },
    ]);
    expect((await connectionById(db, site.id, id))?.hold).toBeNull();
  });

  it('holds everything where the permission is that of orders', async () => {
    lacking = {
      path: /events\/v3/,
      body: { ...hubspot, message: 'This app lacks behavioral_events.event_definitions.read_write.' },
    };
    const site = await buildSite(db, { keepPersonalData: true });
    const id = await buildConnection(db, site, 'hubspot', front.url);
    await send(buildCollector(db, [site]), site, [
      { ...purchase({ at: T0, order: '#2', user, properties: { items } }), visitor: newTestId<'visitor'>(), consent },
    ]);
    while ((await processSite(db, site, now)) > 0);
    await deliverAll({ db, transport: front.transport, now: () => now, random: () => 0.5 });
    expect((await connectionById(db, site.id, id))?.hold).toMatchObject({ action: 'permission' });
  });
});
