/** Several rules of one event in a connection: each is a delivery of its own, under an id that the platform counts once. */
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { connectionById } from '@/db/queries/connection';
import { makeEventPartitions } from '@/db/queries/partition';
import { connectionVersion } from '@/db/schema';
import { HOUR_MS } from '@/lib/core/instant';
import { type EventRule, type Mapping, mappingSchema } from '@/lib/model/mapping';
import { replay } from '@/lib/pipeline/deliver/replay';
import { newTestId, purchase } from '../builders';
import { testDatabase } from '../postgres';
import { later, T0 } from './order-bodies';
import { ledgerOf, openToldStore, testPlatforms } from './told-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const sandbox = await testPlatforms();

const rule = (as: string, over: Partial<EventRule> = {}): EventRule => ({
  ...{ send: true, as, filters: [], value: { rule: 'total' }, params: [] },
  ...over,
});
const click = (param: string) => `https://shop.example/danke?${param}`;
const bought = (url: string, order: string, value: number) =>
  purchase({ at: later(HOUR_MS), visitor: newTestId<'visitor'>(T0), order, value, url });

async function sendBy(id: string, mapping: Mapping, url: string) {
  const store = await openToldStore(db, T0, sandbox);
  const connectionId = await store.connect(id, { mapping });
  await store.page(bought(url, '#1', 49.9), bought(url, '#2', 190));
  await store.deliver();
  return { ledger: ledgerOf(await store.deliveries(connectionId)), sent: await store.sent(connectionId), store, connectionId };
}

describe('F17 several rules of one event', () => {
  it('F17 are a delivery each, with filters and values of their own, and ids of their own where the platform counts by the id alone', async () => {
    const large = { property: 'value', test: 'at_least' as const, value: '100' };
    const more = [{ ...rule('104013', { filters: [large], value: { rule: 'percent', percent: 50 } }), id: 'r2' }];
    const { ledger, sent } = await sendBy('linkedin', { purchase: rule('104012', { more }) }, click('li_fat_id=0b6f1c2d'));
    expect(ledger).toEqual([
      'purchase:#1 delivered',
      'purchase:#1 r2 skipped filtered',
      'purchase:#2 delivered',
      'purchase:#2 r2 delivered',
    ]);
    expect(sent).toEqual([
      expect.objectContaining({ conversion: expect.stringContaining('104012'), eventId: 'purchase:#1' }),
      expect.objectContaining({ conversion: expect.stringContaining('104012'), eventId: 'purchase:#2' }),
      expect.objectContaining({
        conversion: expect.stringContaining('104013'),
        eventId: 'purchase:#2#r2',
        conversionValue: { currencyCode: 'EUR', amount: '95.00' },
      }),
    ]);
  });

  it('F17 have the form of another tool’s ids too, under their own end, and keep the id that they were sent by', async () => {
    const store = await openToldStore(db, T0, sandbox);
    const more = [{ ...rule('104013'), id: 'r2' }];
    const settings = { eventIdForm: 'tool-{order}' };
    const linkedin = await store.connect('linkedin', { mapping: { purchase: rule('104012', { more }) }, settings });
    await store.page(bought(click('li_fat_id=0b6f1c2d'), '#1', 49.9));
    await store.deliver();
    const ids = ['tool-#1', 'tool-#1#r2'].map((eventId) => expect.objectContaining({ eventId }));
    expect(await store.sent(linkedin)).toEqual(ids);
    await db.update(connectionVersion).set({ settings: {} }).where(eq(connectionVersion.connectionId, linkedin));
    const row = await connectionById(db, store.site.id, linkedin);
    if (!row) throw new Error('it was made above');
    await replay(db, store.site, row, { filter: { delivered: true }, mayCountAgain: true }, store.now());
    await store.deliver();
    expect(await store.sent(linkedin)).toEqual([...ids.slice(0, 1), ...ids.slice(0, 1), ...ids.slice(1), ...ids.slice(1)]);
  });

  it('F17 share the id where the platform counts by name and id', async () => {
    const more = [{ ...rule('GrossKauf'), id: 'r2' }];
    const { sent } = await sendBy('meta', { purchase: rule('Purchase', { more }) }, click('fbclid=IwAR2xYz'));
    expect(sent).toMatchObject([
      { event_name: 'Purchase', event_id: 'purchase:#1' },
      { event_name: 'GrossKauf', event_id: 'purchase:#1' },
      { event_name: 'Purchase', event_id: 'purchase:#2' },
      { event_name: 'GrossKauf', event_id: 'purchase:#2' },
    ]);
  });

  it('F17 go without the first where that is off, and are planned once', async () => {
    const more = [{ ...rule('Zweite'), id: 'r2' }];
    const { ledger, store, connectionId } = await sendBy(
      'meta',
      { purchase: rule('Purchase', { send: false, more }) },
      click('fbclid=IwAR2xYz'),
    );
    expect(ledger).toEqual(['purchase:#1 r2 delivered', 'purchase:#2 r2 delivered']);
    await store.page(bought(click('fbclid=IwAR2xYz'), '#2', 190));
    await store.rebuild();
    await store.deliver();
    expect(ledgerOf(await store.deliveries(connectionId))).toEqual(ledger);
  });

  it('F17 are no copies: nothing is taken back of an order that went by two of them', async () => {
    const store = await openToldStore(db, T0, sandbox);
    const more = [{ ...rule('Zweite'), id: 'r2' }];
    const mapping = { purchase: rule('purchase', { more }), refund: rule('refund') };
    const ga4 = await store.connect('ga4', { mapping });
    await store.page(bought(click('gclid=a'), '#1', 49.9));
    await store.deliver();
    await store.page(bought(click('gclid=a'), '#1', 49.9));
    await store.deliver();
    expect(ledgerOf(await store.deliveries(ga4)).map((line) => line.split(' ').slice(0, 2))).toEqual([
      ['purchase:#1', 'delivered'],
      ['purchase:#1', 'r2'],
    ]);
  });
});

describe('a refund of an order that filters sent by one of two rules', () => {
  it('F17 goes by that rule, by its value, and not by the other', async () => {
    const store = await openToldStore(db, T0, sandbox);
    const [large, small] = [
      { property: 'value', test: 'at_least' as const, value: '100' },
      { property: 'value', test: 'at_most' as const, value: '99' },
    ];
    const more = [{ ...rule('purchase', { filters: [small], value: { rule: 'percent', percent: 50 } }), id: 'r2' }];
    const mapping = { purchase: rule('purchase', { filters: [large], more }), refund: rule('refund') };
    const ga4 = await store.connect('ga4', { mapping });
    const visitor = newTestId<'visitor'>(T0);
    const at = later(HOUR_MS);
    const back = (order: string, value: number) => ({
      ...{ at: later(2 * HOUR_MS), visitor, name: 'refund', id: `back ${order}` },
      properties: { transaction_id: order, value, currency: 'EUR' },
    });
    await store.page(purchase({ at, visitor, order: '#1', value: 50 }), purchase({ at, visitor, order: '#2', value: 190 }));
    await store.deliver();
    await store.page(back('#1', 50), back('#2', 190));
    await store.deliver();
    expect(ledgerOf(await store.deliveries(ga4))).toEqual([
      'purchase:#1 skipped filtered',
      'purchase:#1 r2 delivered',
      'purchase:#2 delivered',
      'purchase:#2 r2 skipped filtered',
      'refund:#1:back #1 skipped purchase_not_sent',
      'refund:#1:back #1 r2 delivered',
      'refund:#2:back #2 delivered',
      'refund:#2:back #2 r2 skipped purchase_not_sent',
    ]);
    const told = (await store.sent(ga4)).map((item) => Object(item).events?.[0] ?? item);
    expect(told.map(({ name, params }) => [name, params.transaction_id, params.value])).toEqual([
      ['purchase', '#1', 25],
      ['purchase', '#2', 190],
      ['refund', '#1', 25],
      ['refund', '#2', 190],
    ]);
  });
});

describe('a stored mapping', () => {
  it('F17 of an earlier version is read as it was, with one rule an event', () => {
    const stored = { purchase: rule('Purchase'), refund: rule('', { send: false }) };
    expect(mappingSchema.parse(stored)).toEqual(stored);
  });

  it.each([
    [
      'two rules of one id',
      [
        { ...rule('A'), id: 'r2' },
        { ...rule('B'), id: 'r2' },
      ],
    ],
    ['an id that could not stand in a deduplication id', [{ ...rule('A'), id: 'r 2#' }]],
    ['eleven rules', Array.from({ length: 10 }, (_, index) => ({ ...rule('A'), id: `r${index}` }))],
  ])('F17 is refused with %s', (_, more) => {
    expect(mappingSchema.safeParse({ purchase: { ...rule('Purchase'), more } }).success).toBe(false);
  });
});
