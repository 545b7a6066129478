/**
 * Orders that no visit led to, money that counts once, and buyers who are new, returning or not known: told apart, left out by
 * rule, and still adding up to the store. Each case is also derived anew, and is the same.
 */
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { attributionParams, attributionReport } from '@/lib/reporting';
import { ad, newTestId, purchase } from '../builders';
import { testDatabase } from '../postgres';
import { readOf } from '../read-of';
import { openOrderStore, type OrderStore } from './order-store';

const { db } = await testDatabase();
const T0 = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, T0, 4);
const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
const open = (given?: Parameters<typeof openOrderStore>[2]) => openOrderStore(db, T0, given);
const USER = { email: 'zoë@example.com' };

const wooOrder = (over: Record<string, unknown> = {}) => ({
  id: 77,
  number: '77',
  status: 'processing',
  currency: 'EUR',
  total: '100.00',
  created_via: 'checkout',
  date_created_gmt: '2026-03-28T21:00:00',
  date_modified_gmt: '2026-03-28T21:00:05',
  billing: { email: USER.email },
  ...over,
});
const shopifyOrder = (over: Record<string, unknown> = {}) => ({
  id: '9001',
  name: '#1',
  email: USER.email,
  financial_status: 'paid',
  created_at: later(HOUR_MS).toISOString(),
  updated_at: later(HOUR_MS).toISOString(),
  currency: 'EUR',
  total_price: '50.00',
  source_name: 'web',
  line_items: [],
  refunds: [],
  ...over,
});

/** What each campaign earned, what no ad earned, and what a rule leaves out: together the store's revenue. */
async function earned(store: OrderStore): Promise<Record<string, string>> {
  await store.derive();
  const params = attributionParams.parse({ from: '2026-03-01', to: '2027-06-01', model: 'last_click', by: 'campaign' });
  const report = await readOf(db, store.site)((tx) => attributionReport(tx, store.site, params));
  expect(report.reconciles).toEqual({ last_click: true });
  const rows = [
    ...report.rows.map(({ key, models }) => [key.campaign ?? 'direct', models] as const),
    ['unattributed', report.unattributed] as const,
    ...report.leftOut.map(({ salesChannel, models }) => [salesChannel, models] as const),
    ['total', { last_click: { revenue: report.totals.revenue } }] as const,
  ];
  return Object.fromEntries(
    rows.flatMap(([name, { last_click: figures }]) =>
      figures && figures.revenue.amount !== '0.00' ? [[name, figures.revenue.amount]] : [],
    ),
  );
}

async function buyers(store: OrderStore): Promise<string[]> {
  await store.derive();
  const params = attributionParams.parse({ from: '2026-03-01', to: '2027-06-01' });
  const report = await readOf(db, store.site)((tx) => attributionReport(tx, store.site, params));
  return report.buyers.flatMap(({ kind, orders, revenue }) => (orders > 0 ? [`${orders} ${kind} ${revenue.amount}`] : []));
}

describe('orders that no visit led to', () => {
  const renewal = {
    ...{ id: 78, number: '78', total: '20.00', created_via: 'subscription' },
    ...{ date_created_gmt: '2026-03-28T23:00:00', date_modified_gmt: '2026-03-28T23:00:05' },
    meta_data: [
      { key: '_wc_order_attribution_source_type', value: 'utm' },
      { key: '_wc_order_attribution_utm_source', value: 'google' },
      { key: '_wc_order_attribution_utm_campaign', value: 'spring' },
      { key: '_subscription_renewal', value: '70' },
    ],
  };

  async function firstOrder(store: OrderStore): Promise<void> {
    const visitor = newTestId<'visitor'>(T0);
    const bought = purchase({ at: later(HOUR_MS), visitor, order: '77', value: 100, user: USER });
    await store.page(ad(T0, visitor, 'spring'), bought);
    await store.woocommerce('order.created', wooOrder());
    store.wait(2 * HOUR_MS);
  }

  it('D6 a renewal that carries the first order’s campaign earns it nothing, and stands by itself', async () => {
    const store = await open();
    await firstOrder(store);
    await store.woocommerce('order.created', wooOrder(renewal));
    expect(await earned(store)).toEqual({ spring: '100.00', subscription: '20.00', total: '120.00' });
    expect(await store.rows()).toMatchObject([{ salesChannel: 'online' }, { salesChannel: 'subscription', leftOut: true }]);
    await store.rebuild();
  });

  it('D6 where the store wants it, a renewal is the first order’s path again', async () => {
    const store = await open({ settings: { leftOutOfAttribution: ['marketplace'] } });
    await firstOrder(store);
    const visitor = newTestId<'visitor'>(T0);
    await store.page({ ...ad(later(3 * HOUR_MS - SECOND_MS), visitor, 'newsletter', 'other'), user: USER });
    store.wait(HOUR_MS);
    await store.woocommerce(
      'order.created',
      wooOrder({ ...renewal, date_created_gmt: '2026-03-29T00:30:00', date_modified_gmt: '2026-03-29T00:30:00' }),
    );
    expect(await earned(store)).toEqual({ spring: '120.00', total: '120.00' });
    await store.rebuild();
  });

  it('D6 such a renewal follows the first order when that turns out to be of another time', async () => {
    const store = await open({ settings: { leftOutOfAttribution: ['marketplace'] } });
    const visitor = newTestId<'visitor'>(T0);
    await store.page(
      { ...ad(T0, visitor, 'spring'), user: USER },
      ad(later(2 * HOUR_MS), visitor, 'summer', 'other'),
      purchase({ at: later(3 * HOUR_MS), visitor, order: '77', value: 100, user: USER }),
    );
    store.wait(HOUR_MS);
    const times = { date_created_gmt: '2026-03-29T00:30:00', date_modified_gmt: '2026-03-29T00:30:00' };
    await store.woocommerce('order.created', wooOrder({ ...renewal, ...times }));
    expect(await earned(store)).toEqual({ summer: '120.00', total: '120.00' });
    await store.woocommerce('order.created', wooOrder());
    expect(await earned(store)).toEqual({ spring: '120.00', total: '120.00' });
    await store.rebuild();
  });

  it.each<[string, Record<string, unknown>, Record<string, string | null>]>([
    ['a contract', { source_name: 'subscription_contract' }, { salesChannel: 'subscription' }],
    ['a contract’s new checkout', { source_name: 'subscription_contract_checkout_one' }, { salesChannel: 'subscription' }],
    ['a tag of Recharge', { tags: 'VIP, Subscription Recurring Order' }, { salesChannel: 'subscription' }],
    ['a tag of Appstle', { tags: 'appstle_subscription_recurring_order' }, { salesChannel: 'subscription' }],
    ['the tag of a first order', { tags: 'Subscription, Subscription First Order' }, { salesChannel: 'online' }],
    ['a till', { source_name: 'pos' }, { salesChannel: 'pos' }],
    ['a draft', { source_name: 'shopify_draft_order' }, { salesChannel: 'draft' }],
    ['Amazon', { source_name: 'amazon-us' }, { salesChannel: 'marketplace', marketplace: 'Amazon' }],
    ['TikTok', { source_name: 'tiktok' }, { salesChannel: 'marketplace', marketplace: 'TikTok Shop' }],
    ['an app nobody knows', { source_name: '294517' }, { salesChannel: 'online', marketplace: null }],
  ])('D9 Shopify’s order of %s says so', async (_, members, expected) => {
    const store = await open();
    await store.shopify('orders/paid', shopifyOrder(members));
    expect(await store.rows()).toMatchObject([expected]);
    await store.rebuild();
  });

  it.each<[string, object[]]>([
    ['YITH', [{ key: 'is_a_renewal', value: 'yes' }]],
    ['SUMO', [{ key: 'sumo_renewal_order_date', value: '2026-03-28' }]],
    ['WP Swings', [{ key: 'wps_sfw_renewal_order', value: 'yes' }]],
  ])('D6 a renewal by %s is one', async (_, meta) => {
    const store = await open();
    await store.woocommerce('order.created', wooOrder({ meta_data: meta }));
    expect(await store.rows()).toMatchObject([{ salesChannel: 'subscription', leftOut: true }]);
  });

  it('D9 an order is of the country of its address, as soon as a statement says it', async () => {
    const store = await open();
    await store.page(purchase({ at: later(HOUR_MS), visitor: newTestId<'visitor'>(T0), order: '77', value: 100 }));
    await store.derive();
    expect(await store.rows()).toMatchObject([{ country: null }]);
    await store.woocommerce('order.created', wooOrder({ billing: { email: USER.email, country: 'CH' } }));
    await store.derive();
    expect(await store.rows()).toMatchObject([{ country: 'CH' }]);
    await store.rebuild();
  });

  it('D9 a marketplace’s order is nobody’s, and a till’s counts as the store has set', async () => {
    const store = await open({ settings: { leftOutOfAttribution: ['marketplace', 'pos'] } });
    const visitor = newTestId<'visitor'>(T0);
    await store.page({ ...ad(T0, visitor), user: USER });
    await store.shopify('orders/paid', shopifyOrder());
    await store.shopify('orders/paid', shopifyOrder({ id: '9002', name: '#2', source_name: 'pos', total_price: '30.00' }));
    await store.shopify('orders/paid', shopifyOrder({ id: '9003', name: '#3', source_name: 'ebay', total_price: '7.00' }));
    expect(await earned(store)).toEqual({ spring: '50.00', pos: '30.00', marketplace: '7.00', total: '87.00' });
    await store.rebuild();
  });
});

describe('a trial', () => {
  const session = {
    id: 'cs_1',
    mode: 'subscription',
    subscription: 'sub_1',
    customer: 'cus_1',
    currency: 'eur',
    amount_total: 0,
  };
  const invoice = (id: string, over: object = {}) => ({
    ...{ id, currency: 'eur', customer: 'cus_1', subscription: 'sub_1', amount_paid: 2_000 },
    billing_reason: 'subscription_cycle',
    ...over,
  });

  it('D7 is no order; its first money is the first order, with the trial’s path, and the next a renewal', async () => {
    const store = await open();
    const visitor = newTestId<'visitor'>(T0);
    await store.page(ad(T0, visitor, 'trial'), { at: later(HOUR_MS), visitor });
    await store.stripe('checkout.session.completed', {
      ...session,
      payment_status: 'no_payment_required',
      metadata: { tieback_visitor: visitor },
    });
    await store.stripe('invoice.paid', invoice('in_0', { billing_reason: 'subscription_create', amount_paid: 0 }));
    expect(await store.orders()).toEqual([]);
    store.wait(40 * DAY_MS);
    await store.stripe('invoice.paid', invoice('in_1'));
    await store.derive();
    store.wait(30 * DAY_MS);
    await store.stripe('invoice.paid', invoice('in_2'));
    expect(await earned(store)).toEqual({ trial: '20.00', subscription: '20.00', total: '40.00' });
    expect(await store.rows()).toMatchObject([
      { orderKey: 'in_1', salesChannel: 'online', newCustomer: true },
      { orderKey: 'in_2', salesChannel: 'subscription', newCustomer: false },
    ]);
    await store.rebuild();
  });

  it('D7 the next stays a renewal when somebody speaks of it who knows no subscription', async () => {
    const store = await open();
    const visitor = newTestId<'visitor'>(T0);
    await store.page({ ...ad(T0, visitor, 'trial'), user: USER });
    const begun = { start_date_gmt: '2026-03-28T20:30:00', billing: { email: USER.email } };
    await store.woocommerce('subscription.created', { id: 70, ...begun, trial_end_date_gmt: '2026-05-20T20:30:00' });
    const meta_data = [{ key: '_subscription_renewal', value: '70' }];
    for (const [id, at] of [
      [81, '2026-03-28T22:00:00'],
      [82, '2026-03-28T23:00:00'],
    ] as const) {
      const times = { date_created_gmt: at, date_modified_gmt: at };
      const order = wooOrder({ id, number: String(id), ...times, created_via: 'subscription', meta_data });
      await store.woocommerce('order.created', order);
    }
    const whole = { trial: '100.00', subscription: '100.00', total: '200.00' };
    expect(await earned(store)).toEqual(whole);
    await store.page(purchase({ at: later(4 * HOUR_MS), visitor, order: '82', value: 100 }));
    expect(await earned(store)).toEqual(whole);
    await store.rebuild();
  });

  it('D7 of WooCommerce Subscriptions leads to the first money too, with the path of the trial', async () => {
    const store = await open();
    const visitor = newTestId<'visitor'>(T0);
    const begun = { start_date_gmt: '2026-03-28T20:30:00', billing: { email: USER.email } };
    await store.page({ ...ad(T0, visitor, 'trial'), user: USER });
    store.wait(40 * MINUTE_MS);
    await store.woocommerce('subscription.created', { id: 70, ...begun, trial_end_date_gmt: '2026-05-20T20:30:00' });
    await store.woocommerce('subscription.created', { id: 71, ...begun, trial_end_date_gmt: '' });
    store.wait(53 * DAY_MS);
    const at = '2026-05-20T20:30:00';
    const times = { date_created_gmt: at, date_modified_gmt: at };
    const of = (id: number, subscription: string) =>
      wooOrder({
        id,
        number: String(id),
        ...times,
        created_via: 'subscription',
        meta_data: [{ key: '_subscription_renewal', value: subscription }],
      });
    await store.woocommerce('order.created', of(80, '70'));
    await store.woocommerce('order.created', of(81, '71'));
    expect(await earned(store)).toEqual({ trial: '100.00', subscription: '100.00', total: '200.00' });
    expect(await store.rows()).toMatchObject([
      { orderKey: '80', salesChannel: 'online' },
      { orderKey: '81', salesChannel: 'subscription' },
    ]);
    await store.rebuild();
  });

  it('D7 has the touches of the browser that it began in, whoever buys, also those that are told late', async () => {
    const store = await open();
    const [visitor, stranger] = [newTestId<'visitor'>(T0), newTestId<'visitor'>(T0)];
    // The browser is another customer's: the buyer is known by another e-mail, from another browser.
    await store.page({ ...ad(T0, visitor, 'trial'), user: { email: 'other@example.com' } });
    await store.page({ at: later(SECOND_MS), visitor: stranger, user: { email: USER.email } });
    store.wait(2 * DAY_MS);
    const told = { customer_details: { email: USER.email }, metadata: { tieback_visitor: visitor } };
    await store.stripe('checkout.session.completed', { ...session, payment_status: 'no_payment_required', ...told });
    store.wait(40 * DAY_MS);
    await store.stripe('invoice.paid', invoice('in_1', { customer_email: USER.email }));
    expect(await earned(store)).toEqual({ trial: '20.00', total: '20.00' });
    await store.rebuild();
    await store.page(ad(later(DAY_MS), visitor, 'late', 'Cj0KCQjw-Late'));
    expect(await earned(store)).toEqual({ late: '20.00', total: '20.00' });
    await store.rebuild();
  });

  it('D7 of a subscription whose beginning is not held every invoice is a renewal', async () => {
    const store = await open();
    await store.stripe('invoice.paid', invoice('in_7'));
    expect(await store.rows()).toMatchObject([{ salesChannel: 'subscription', newCustomer: false }]);
    await store.rebuild();
  });
});

describe('gift cards', () => {
  const card = { line_items: [{ id: 1, title: 'Gift card', price: '50.00', quantity: 1, gift_card: true }] };
  const used = {
    id: '9002',
    name: '#2',
    payment_gateway_names: ['gift_card'],
    updated_at: later(HOUR_MS + SECOND_MS).toISOString(),
  };

  it.each(['redeemed', 'sold'] as const)('D9 count once: when %s', async (giftCardsCount) => {
    const store = await open({ settings: { giftCardsCount } });
    await store.shopify('orders/paid', shopifyOrder(card));
    await store.shopify('orders/paid', shopifyOrder(used));
    expect(await earned(store)).toEqual({ unattributed: '50.00', total: '50.00' });
    const revenue = (await store.rows()).map((row) => [row.orderKey, row.revenue, row.giftCards]);
    expect(Object.fromEntries(revenue.map(([key, ...amounts]) => [key, amounts]))).toEqual(
      giftCardsCount === 'redeemed' ? { 9001: [0n, 5_000n], 9002: [5_000n, 0n] } : { 9001: [5_000n, 0n], 9002: [0n, 5_000n] },
    );
    await store.rebuild();
  });
});

describe('new, returning and not known', () => {
  const customer = (count: number) => ({ customer: { id: 5, orders_count: count } });

  it('D10 the first sale makes a customer new, whatever came to nothing before it and whenever that is told', async () => {
    for (const order of [
      [0, 1, 2],
      [1, 2, 0],
      [2, 1, 0],
    ]) {
      const store = await open();
      const at = (hours: number) => ({
        created_at: later(hours * HOUR_MS).toISOString(),
        updated_at: later(hours * HOUR_MS).toISOString(),
      });
      const orders = [
        shopifyOrder({ ...customer(1), ...at(-3), cancelled_at: later(-2 * HOUR_MS).toISOString() }),
        shopifyOrder({ id: '9002', name: '#2', ...customer(2), ...at(-1) }),
        shopifyOrder({ id: '9003', name: '#3', ...customer(3), ...at(0) }),
      ];
      for (const place of order) {
        await store.shopify('orders/create', orders[place]);
        await store.derive();
      }
      expect((await store.rows()).map((row) => [row.orderKey, row.newCustomer])).toEqual([
        ['9001', false],
        ['9002', true],
        ['9003', false],
      ]);
      expect(await buyers(store)).toEqual(['1 new 50.00', '1 returning 50.00']);
      await store.rebuild();
    }
  });

  it('D10 a customer whose earlier orders are not held is returning, because the shop says so', async () => {
    const store = await open();
    await store.shopify('orders/create', shopifyOrder(customer(4)));
    expect(await buyers(store)).toEqual(['1 returning 50.00']);
    await store.rebuild();
  });

  it('D10 without the shop’s word and without history nobody can tell, unless all orders are held', async () => {
    for (const [holdsAllOrders, expected] of [
      [false, ['1 returning 50.00', '1 not_known 50.00']],
      [true, ['1 new 50.00', '1 returning 50.00']],
    ] as const) {
      const store = await open({ settings: { holdsAllOrders } });
      await store.shopify('orders/paid', shopifyOrder());
      await store.shopify(
        'orders/paid',
        shopifyOrder({ id: '9002', name: '#2', updated_at: later(HOUR_MS + 1_000).toISOString() }),
      );
      expect(await buyers(store)).toEqual(expected);
    }
  });

  it('D10 once a year of orders is held before it, a first order is a new customer’s', async () => {
    const store = await open();
    const orders = [
      { id: 'old', orderedAt: later(-400 * DAY_MS).toISOString(), customer: { email: 'alt@example.com' } },
      { id: 'young', orderedAt: later(-100 * DAY_MS).toISOString(), customer: { email: 'mitte@example.com' } },
      { id: 'new', orderedAt: T0.toISOString(), customer: { email: 'neu@example.com' } },
    ];
    await store.api(...orders.map((order) => ({ ...order, currency: 'EUR', total: 10 })));
    const params = attributionParams.parse({ from: '2025-01-01', to: '2027-01-01' });
    await store.derive();
    const report = await readOf(db, store.site)((tx) => attributionReport(tx, store.site, params));
    expect(report.buyers.map(({ kind, orders: count }) => [kind, count])).toEqual([
      ['new', 1],
      ['returning', 0],
      ['not_known', 2],
    ]);
    expect(report.historyFrom).toBe(
      later(-400 * DAY_MS)
        .toISOString()
        .replace('.000', ''),
    );
  });
});
