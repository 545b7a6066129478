/** Credit that goes back to a platform: half of an order is told as half, once, with the late clicks and without what comes after. */
import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { delivery } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, SECOND_MS } from '@/lib/core/instant';
import type { DeliveryState } from '@/lib/model/delivery';
import type { CustomModel } from '@/lib/model/custom-model';
import type { EventRule, Mapping } from '@/lib/model/mapping';
import { ad, newTestId, type Visit } from '../builders';
import { testDatabase } from '../postgres';
import { later, shopifyOrder, T0 } from './order-bodies';
import { openToldStore, testPlatforms, type ToldStore } from './told-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const platforms = await testPlatforms();

const rule = (as: string, over: Partial<EventRule> = {}): EventRule => ({
  ...{ send: true, as, filters: [], value: { rule: 'total' }, params: [] },
  ...over,
});
const MAPPING: Mapping = { purchase: rule('Purchase'), order_credited: rule('AppendAttribution') };
const EMAIL = 'zoë@example.com';
const CAMPAIGN = '120210000000000001';

const metaAd = (at: Date, visitor: Id<'visitor'>): Visit => ({
  ...{ at, visitor },
  url: `https://shop.example/?utm_source=facebook&utm_medium=paid&utm_id=${CAMPAIGN}&tb_adgroup=Frühling&fbclid=IwAR2xYz_AbC-123`,
});

type Given = {
  mapping?: Mapping;
  settings?: Record<string, unknown>;
  models?: CustomModel[];
  order?: Record<string, unknown>;
  withMeta?: boolean;
};

/** An order of 100.00 by a buyer who came by an ad of Google's and then by one of Meta's. */
async function bought({ mapping = MAPPING, settings, models = [], order = {}, withMeta = true }: Given = {}) {
  const store = await openToldStore(db, T0, platforms, { settings: { models } });
  const connection = await store.connect('meta', { mapping, settings: { creditModel: 'linear', ...settings } });
  const visitor = newTestId<'visitor'>(T0);
  await store.page({ ...ad(later(-2 * DAY_MS), visitor), user: { email: EMAIL } });
  if (withMeta) await store.page(metaAd(later(-DAY_MS), visitor));
  await store.shopify('orders/create', shopifyOrder(order));
  await store.deliver();
  const after = async (hours: number) => {
    store.wait(hours * HOUR_MS);
    await store.deliver();
    return rowsOf(store, connection);
  };
  const set = (key: string, state: DeliveryState) =>
    db
      .update(delivery)
      .set({ state })
      .where(and(eq(delivery.siteId, store.site.id), eq(delivery.key, key)));
  return { store, connection, visitor, after, set, rows: () => rowsOf(store, connection) };
}

async function rowsOf(store: ToldStore, connection: Id<'connection'>): Promise<string[]> {
  const rows = await store.deliveries(connection);
  return rows.map(({ key, state, reason }) =>
    [key.replace('820982911946154508', 'order'), state, ...(state === 'skipped' ? [reason] : [])].join(' '),
  );
}
const SENT = ['purchase:order delivered', 'credit:order delivered'];
const lastOf = async ({ store, connection }: { store: ToldStore; connection: Id<'connection'> }) =>
  (await store.sent(connection)).at(-1);

describe('credit for an order that two platforms brought', () => {
  it('is told six hours later, by its share and with the purchase that it is of', async () => {
    const told = await bought();
    expect(await told.after(5.9)).toEqual(['purchase:order delivered', 'credit:order pending']);
    expect(await told.after(0.2)).toEqual(SENT);
    const [purchase] = await told.store.sent(told.connection);
    expect(await lastOf(told)).toMatchObject({
      event_name: 'AppendAttribution',
      event_id: 'credit:820982911946154508',
      original_event_data: {
        event_name: 'Purchase',
        event_time: T0.getTime() / SECOND_MS,
        order_id: '820982911946154508',
        event_id: 'purchase:820982911946154508',
      },
      attribution_data: {
        ...{ scope: 'click', visit_time: later(-DAY_MS).getTime() / SECOND_MS, campaign_id: CAMPAIGN },
        ...{ attribution_share: 0.5, attribution_model: 'linear', attr_window: 30, attribution_value: 50 },
      },
    });
    const { user_data, action_source } = Object(await lastOf(told));
    expect({ user_data, action_source }).toEqual({
      user_data: Object(purchase).user_data,
      action_source: Object(purchase).action_source,
    });
  });

  it('counts a click that is told late, and none that is told after it was sent; a rebuild plans nothing', async () => {
    const told = await bought();
    told.store.wait(HOUR_MS);
    await told.store.page(ad(later(-2 * HOUR_MS), told.visitor, 'late', 'Cj0KCQjw-late'));
    expect(await told.after(6)).toEqual(SENT);
    expect(await lastOf(told)).toMatchObject({
      attribution_data: { attribution_share: 1 / 3, attribution_value: expect.closeTo(33.33, 1) },
    });
    await told.store.page(ad(later(-HOUR_MS), told.visitor, 'later', 'Cj0KCQjw-later'));
    await told.after(1);
    await told.store.rebuild();
    expect(await told.after(7)).toEqual(SENT);
    expect(await told.store.sent(told.connection)).toHaveLength(2);
  });

  it('is of what was bought, whatever went back since', async () => {
    const told = await bought();
    const transactions = [{ id: 105, kind: 'refund', status: 'success', amount: '20.00', currency: 'EUR' }];
    const refunds = [{ id: 5, transactions }];
    await told.store.shopify('orders/updated', shopifyOrder({ refunds, updated_at: later(HOUR_MS).toISOString() }));
    await told.after(7);
    expect(await told.rows()).toContain('credit:order delivered');
    const credit = (await told.store.sent(told.connection)).find((item) => Object(item).event_name === 'AppendAttribution');
    expect(credit).toMatchObject({ attribution_data: { attribution_share: 0.5, attribution_value: 50 } });
  });

  it('goes by a model of the store’s own', async () => {
    const places = { by: 'from_last' as const, weights: [1, 3] };
    const rule = { places, channels: [], labels: [], direct: 'site' as const, paidOnly: false };
    const models: CustomModel[] = [{ id: 'custom_0123abcd', name: 'Ours', version: 1, rule }];
    const told = await bought({ models, settings: { creditModel: 'custom_0123abcd' } });
    await told.after(7);
    expect(await lastOf(told)).toMatchObject({ attribution_data: { attribution_share: 0.25, attribution_model: 'unknown' } });
  });

  it('is measured by the purchase’s value rule', async () => {
    const half = { ...MAPPING, purchase: rule('Purchase', { value: { rule: 'percent', percent: 50 } }) };
    const told = await bought({ mapping: half });
    await told.after(7);
    expect(await lastOf(told)).toMatchObject({
      custom_data: { value: 50 },
      attribution_data: { attribution_share: 0.5, attribution_value: 25 },
    });
  });
});

describe('no credit is told', () => {
  it('where the model gives the platform none', async () => {
    const told = await bought({ withMeta: false });
    expect(await told.after(7)).toEqual(['purchase:order delivered', 'credit:order skipped no_credit']);
  });

  it('by a model of the store’s own that was deleted since', async () => {
    const told = await bought({ settings: { creditModel: 'custom_deadbeef' } });
    expect(await told.after(7)).toEqual(['purchase:order delivered', 'credit:order skipped no_credit']);
    const [, credit] = await told.store.deliveries(told.connection);
    expect(credit?.detail).toBe('The model that the connection credits by was deleted. Choose another in its settings.');
  });

  it('of an order that was cancelled before', async () => {
    const told = await bought();
    const cancelled_at = later(HOUR_MS).toISOString();
    await told.store.shopify('orders/cancelled', shopifyOrder({ cancelled_at, updated_at: cancelled_at }));
    expect(await told.after(7)).toContain('credit:order skipped no_credit');
  });

  it('of an order that is not paid', async () => {
    const told = await bought({ order: { financial_status: 'pending', total_outstanding: '100.00' } });
    expect(await told.after(7)).toEqual([]);
  });

  it('where the connection does not send it, or the purchase', async () => {
    const { purchase, order_credited } = MAPPING;
    const silent = await bought({ mapping: { ...(purchase && { purchase }) } });
    expect(await silent.after(7)).toEqual(['purchase:order delivered']);
    const alone = await bought({ mapping: { ...(order_credited && { order_credited }) } });
    expect(await alone.after(7)).toEqual(['credit:order skipped purchase_not_sent']);
  });

  it('to a platform that takes none', async () => {
    const store = await openToldStore(db, T0, platforms);
    const webhook = await store.connect('webhook', { mapping: MAPPING });
    await store.shopify('orders/create', shopifyOrder());
    await store.deliver();
    expect(await rowsOf(store, webhook)).toEqual(['purchase:order delivered']);
  });
});

describe('while the purchase has not arrived', () => {
  const KEY = 'purchase:820982911946154508';

  it('the credit waits for it, and goes after it', async () => {
    const told = await bought();
    await told.set(KEY, 'held');
    expect(await told.after(7)).toEqual(['purchase:order held', 'credit:order pending']);
    await told.set(KEY, 'delivered');
    expect(await told.after(1)).toEqual(SENT);
  });

  it('the credit waits 48 hours and no longer', async () => {
    const told = await bought();
    await told.set(KEY, 'held');
    expect(await told.after(47)).toEqual(['purchase:order held', 'credit:order pending']);
    expect(await told.after(2)).toEqual(['purchase:order held', 'credit:order skipped too_old']);
  });
});
