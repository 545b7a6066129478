/** What is sent, case by case from the field: each row with its right value, at every destination that it can concern. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hashUser } from '@/lib/collection';
import { sha256Hex } from '@/lib/core/hash';
import { defaultMapping } from '@/lib/delivery/default-mapping';
import { withItemIds } from '@/lib/delivery/item-ids';
import type { Destination } from '@/lib/destinations/define';
import { destinationOf, destinations } from '@/lib/destinations/registry';
import type { MappedConversion } from '@/lib/model/conversion';
import { itemIdSetting, itemIdsOf } from '@/lib/model/item-id';
import { itemsOf as itemsOfShopify } from '@/lib/sources/shopify/line-items';
import { commerceOf } from '@/lib/sources/segment/commerce';
import { eventNameOf } from '@/lib/sources/segment/event-name';
import { parseEnvelope } from '@/lib/sources/snippet/parse';
import { renameItems } from '@/lib/tracker/rename-items';
import { browserIds } from '@/lib/tracker/browser';
import { buildConversion, money } from '../conversion';

afterEach(() => vi.unstubAllGlobals());

function known(id: string): Destination {
  const definition = destinationOf(id);
  if (!definition) throw new Error(`there is no destination ${id}`);
  return definition;
}

/** The prepared item as JSON has it, and the fields that were left out. */
function sent(id: string, conversion: MappedConversion, settings: Record<string, unknown> = {}) {
  const { open, sandbox, baseUrl } = known(id);
  const prepared = open({ ...sandbox.settings, ...settings }, baseUrl).prepare(conversion);
  if (!prepared.ok) throw new Error(`${id}: ${prepared.failure.detail}`);
  const { item, withheld } = prepared.value;
  return { item: JSON.parse(JSON.stringify(item)), withheld: withheld.map(({ field }) => field) };
}

describe('F10 the session of the right property', () => {
  const cookies =
    '_ga_AAA=GS2.1.s1700000001$o3$g1$t1700000100$j60$l0$h0; marks={_ga_CCC=granted}; _ga_BBB=GS1.1.1700000002.4.1.1700000200.0.0.0';
  const sessionAt = (measurementId: string, ids: Record<string, string | undefined>) => {
    const { item, withheld } = sent('ga4', buildConversion({ as: 'purchase', browserIds: ids }), { measurementId });
    return [item.event.params.session_id, withheld];
  };

  it('is read by the snippet of each property on the page, and sent to its own', () => {
    vi.stubGlobal('document', { cookie: `_ga=GA1.1.11.22; ${cookies}` });
    const read = parseEnvelope({ sentAt: '2026-03-29T01:30:00Z', browserIds: browserIds(), events: [] });
    const ids = { ...(read.ok && read.value.envelope.browserIds) };
    expect(ids).toEqual({
      ga: 'GA1.1.11.22',
      gaSession: 'GS2.1.s1700000001$o3$g1$t1700000100$j60$l0$h0',
      gaSessions: cookies.replace('marks={_ga_CCC=granted}; ', ''),
    });
    expect(sessionAt('G-AAA', ids)).toEqual(['1700000001', []]);
    expect(sessionAt('G-BBB', ids)).toEqual(['1700000002', []]);
    expect(sessionAt('G-CCC', ids)).toEqual([undefined, ['session_id']]);
  });

  it('is of none where the browser has none', () => {
    vi.stubGlobal('document', { cookie: '_fbp=fb.1.1700000000000.1; cart=x' });
    const read = parseEnvelope({ sentAt: '2026-03-29T01:30:00Z', browserIds: browserIds(), events: [] });
    expect(read.ok && read.value.envelope.browserIds).toEqual({ fbp: 'fb.1.1700000000000.1', cart: 'x' });
  });

  it('is one that nobody told the property of, where there is no other', () => {
    expect(sessionAt('G-BBB', { ga: '11.22', gaSession: '1700000003' })).toEqual(['1700000003', []]);
    expect(sessionAt('G-BBB', { ga: '11.22' })).toEqual([undefined, ['session_id']]);
  });

  it('is not missed by a refund, which counts on the day that it is told', () => {
    const refund = { name: 'refund', as: 'refund', browserIds: { ga: '11.22' } };
    expect(sent('ga4', buildConversion(refund)).withheld).toEqual([]);
  });
});

describe('F9 Google’s e-commerce reference, whole', () => {
  const listed = {
    ...{ item_category2: 'Bohnen', item_category3: 'Hell', item_category4: 'Bio', item_category5: 'Neu' },
    ...{ index: 3, item_list_id: 'related', item_list_name: 'Dazu passt', affiliation: 'Markthalle', location_id: 'ChIJ1' },
    ...{ promotion_id: 'P-1', promotion_name: 'Sommer', creative_name: 'banner', creative_slot: 'hero' },
  };
  const item = { id: 'SKU-1', name: 'Kaffee', quantity: 1, properties: { ...listed, cost_of_goods: '6.10', line_id: '1' } };
  const params = (name: string, properties: Record<string, unknown>, over: Record<string, unknown> = {}) => {
    const conversion = buildConversion({ name, as: name, properties, items: [item], orderKey: null, newCustomer: null, ...over });
    const said = Object.entries(sent('ga4', conversion).item.event.params);
    return Object.fromEntries(said.filter(([param]) => !/^(session_id|engagement_time_msec|page_\w+)$/.test(param)));
  };
  const bare = { value: null, tax: null, shipping: null, coupon: null };
  const sentItem = { item_id: 'SKU-1', item_name: 'Kaffee', ...listed, quantity: 1 };

  it.each([
    ['select_item', { item_list_id: 'related', item_list_name: 'Dazu passt' }],
    ['view_item_list', { item_list_id: 'related' }],
    ['view_promotion', { promotion_id: '12', promotion_name: 'Sommer', creative_name: 'banner', creative_slot: 'hero' }],
    ['select_promotion', { promotion_name: 'Sommer' }],
    ['add_to_wishlist', {}],
    ['view_cart', {}],
    ['remove_from_cart', {}],
    ['add_shipping_info', { shipping_tier: 'Express' }],
    ['add_payment_info', { payment_type: 'card' }],
    ['generate_lead', { lead_source: 'fair' }],
    ['disqualify_lead', { disqualified_lead_reason: 'too small' }],
    ['working_lead', { lead_status: 'called' }],
    ['close_unconvert_lead', { unconvert_lead_reason: 'price' }],
    ['share', { method: 'mail', content_type: 'product', item_id: 'SKU-1' }],
  ])('%s has its parameters, and its items all of theirs but the store’s own', (name, properties) => {
    expect(params(name, properties, bare)).toEqual({ ...properties, items: [sentItem] });
  });

  it('a promotion that stands in an item of no product is the event’s', () => {
    const items = [{ quantity: 1, properties: { promotion_id: 'P-1', creative_slot: 'hero' } }];
    expect(params('view_promotion', {}, { ...bare, items })).toEqual({ promotion_id: 'P-1', creative_slot: 'hero' });
  });

  it('a refund carries tax and shipping', () => {
    const refund = { value: '20.00 EUR', tax: '3.19 EUR', shipping: '4.90 EUR', coupon: null, orderKey: '#1042', discount: null };
    expect(params('refund', {}, refund)).toMatchObject({ transaction_id: '#1042', value: 20, tax: 3.19, shipping: 4.9 });
  });

  it('200 items are sent, the 201st is noted', () => {
    const conversion = buildConversion({ as: 'purchase', items: Array.from({ length: 201 }, () => item) });
    const { item: made, withheld } = sent('ga4', conversion);
    expect([made.event.params.items.length, withheld]).toEqual([200, ['items']]);
    expect(sent('ga4', buildConversion({ as: 'purchase', items: [{ ...item, name: 'é'.repeat(101) }] })).withheld).toEqual([
      'items.item_name',
    ]);
  });

  it('Segment’s promotions are Google’s', () => {
    const read = commerceOf(
      { promotion_id: 'P-1', name: 'Sommer', creative: 'banner', position: 'hero' },
      eventNameOf('Promotion Clicked'),
    );
    expect(read).toEqual({
      name: 'select_promotion',
      properties: { promotion_id: 'P-1', promotion_name: 'Sommer', creative_name: 'banner', creative_slot: 'hero' },
    });
  });
});

describe('F7 one product has one id in the whole funnel', () => {
  /** What Shopify's checkout pixel says of a line, and what the order's webhook says of it. */
  async function inTheCheckout(): Promise<Record<string, unknown>> {
    const told: Record<string, (event: unknown) => void> = {};
    const bodies: string[] = [];
    const subscribe = (name: string, hear: (event: unknown) => void) => Object.assign(told, { [name]: hear });
    vi.stubGlobal('analytics', { subscribe });
    vi.stubGlobal('browser', { cookie: { get: async () => '' } });
    vi.stubGlobal('__tiebackEndpoint__', 'https://t.shop.example/c/x');
    vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
      bodies.push(body);
      return Response.json({ type: 'urn:tieback:accepted' });
    });
    await import('@/lib/tracker/shopify-pixel');
    const product = { id: 'gid://shopify/Product/11', title: 'Mantel' };
    const variant = { id: 'gid://shopify/ProductVariant/12', sku: 'COAT-M', price: { amount: 80 }, product };
    const checkout = { token: 'chk-1', currencyCode: 'EUR', lineItems: [{ quantity: 1, variant }] };
    told['checkout_started']?.({ id: 'e-1', timestamp: '2026-03-29T01:30:00Z', data: { checkout } });
    await vi.waitFor(() => expect(bodies).toHaveLength(1));
    return JSON.parse(bodies[0] ?? '').events[0].properties.items[0];
  }
  const line = { id: 1, product_id: 11, variant_id: 12, sku: 'COAT-M', title: 'Mantel', price: '80.00', quantity: 1 };
  const asItem = (item: Record<string, unknown>) => {
    const { sent: id, product: productId, variant: variantId, sku } = itemIdsOf(item);
    return { id, productId, variantId, sku, name: 'Mantel', price: money('80.00 EUR'), quantity: 1, properties: item };
  };
  const settings: [Record<string, string>, string, string][] = [
    [{}, '11', 'product'],
    [{ itemId: '{product}' }, '11', 'product_group'],
    [{ itemId: '{variant}' }, '12', 'product'],
    [{ itemId: '{sku}' }, 'COAT-M', 'product'],
    [{ itemId: 'shopify_{country}_{product}_{variant}', itemIdCountry: 'de' }, 'shopify_DE_11_12', 'product'],
    [{ itemId: 'online:{sku}' }, 'online:COAT-M', 'product'],
  ];

  it('as each connection is set, at every destination that takes items', async () => {
    const [hooked] = itemsOfShopify({ line_items: [line] }, undefined);
    const items = [asItem(await inTheCheckout()), asItem({ ...hooked })];
    const bodyOf = (destination: Destination, conversion: MappedConversion) => {
      const google = destination.id === 'google' ? { merchantId: '123456' } : {};
      return JSON.stringify(sent(destination.id, conversion, google).item);
    };
    const unnamed = { ...asItem({}), id: 'item-id-4711', sku: undefined };
    for (const destination of destinations) {
      const as = destination.events['purchase'] || '1234567';
      const takesItems = bodyOf(destination, buildConversion({ as, items: [unnamed] })).includes('item-id-4711');
      for (const [setting, id, kind] of takesItems ? settings : []) {
        const bodies = items.map((item) => {
          const { conversion } = withItemIds(buildConversion({ as, items: [item] }), itemIdSetting(setting));
          return bodyOf(destination, conversion);
        });
        for (const body of bodies) expect([destination.id, body]).toEqual([destination.id, expect.stringContaining(`"${id}"`)]);
        const kinds = bodies.map((body) => /"content_type":"(\w+)"/.exec(body)?.[1]);
        if (['meta', 'tiktok', 'snapchat'].includes(destination.id))
          expect([destination.id, ...kinds]).toEqual([destination.id, kind, kind]);
      }
    }
  });

  it('an item that lacks what the id is made of goes by the one that was sent, with a note', () => {
    const conversion = buildConversion({ items: [asItem({ item_id: '11' })] });
    const made = withItemIds(conversion, itemIdSetting({ itemId: '{sku}' }));
    expect([made.conversion.items.map(({ id }) => id), made.withheld.map(({ field }) => field)]).toEqual([['11'], ['items.id']]);
  });

  it('the pixel in the page shows the same', () => {
    const items = [{ item_id: '11', variant_id: '12' }, 'no item'];
    const shown = renameItems({ value: 1, items }, { pattern: '{variant}' });
    expect(shown).toEqual({ properties: { value: 1, items: [{ item_id: '12', variant_id: '12' }] }, itemsAre: 'product' });
    expect(renameItems({ items }, { pattern: '{product}' }).itemsAre).toBe('product_group');
  });
});

describe('F19 what Meta and others are told of an event by default', () => {
  it('has all of Meta’s standard events, lists and wish lists, switched on, and credit off', () => {
    const { events, sentByDefault, eventNames } = known('meta');
    const names = Object.values(events);
    expect(eventNames.choices?.filter((choice) => !names.includes(choice))).toEqual([]);
    const mapping = defaultMapping({ events, ...(sentByDefault && { sentByDefault }) });
    expect(Object.keys(mapping).filter((name) => !mapping[name]?.send)).toEqual(['order_credited']);
    expect([mapping['add_to_wishlist']?.as, mapping['view_item_list']?.as]).toEqual(['AddToWishlist', 'ViewCategory']);
  });

  const coffee = { id: 'SKU-1', name: 'Kaffee', category: 'Bohnen', brand: 'Nord', quantity: 1, properties: {} };
  const contents = (id: string, over: Record<string, unknown>) => {
    const as = known(id).events[String(over['name'])] || 'abc12';
    const { item } = sent(id, buildConversion({ as, value: '5.00 EUR', ...over }));
    const { custom_data: data = item.customData ?? item } = item;
    return [
      data.content_name ?? data.description,
      data.content_category ?? data.ecommCategory,
      data.content_brand ?? data.brands?.[0],
    ];
  };

  it.each([
    ['meta', ['Kaffee', 'Bohnen', undefined]],
    ['pinterest', ['Kaffee', 'Bohnen', 'Nord']],
    ['snapchat', ['Kaffee', 'Bohnen', 'Nord']],
    ['microsoft', [undefined, 'Bohnen', undefined]],
    ['x', ['Kaffee', undefined, undefined]],
  ])('%s is told the name and the category of the one item', (id, told) => {
    expect(contents(id, { name: 'view_item', items: [coffee] })).toEqual(told);
  });

  it('of several items the list’s name, and the category if it is one', () => {
    const two = [coffee, { ...coffee, name: 'Tee', brand: 'Süd' }];
    const list = { name: 'view_item_list', properties: { item_list_name: 'Neu' } };
    expect(contents('pinterest', { ...list, items: two })).toEqual(['Neu', 'Bohnen', undefined]);
    expect(contents('meta', { ...list, items: [coffee, { ...coffee, category: 'Tee' }] })).toEqual(['Neu', undefined, undefined]);
  });

  it('gender and birth date where they are held, hashed as Meta, Pinterest and Snapchat say', () => {
    const user = hashUser({ email: 'zoe@example.com', gender: ' Female ', birthDate: '1990-04-01' }) ?? {};
    for (const id of ['meta', 'pinterest', 'snapchat']) {
      const { ge, db } = sent(id, buildConversion({ as: known(id).events['purchase'], user })).item.user_data;
      expect([ge, db].flat()).toEqual([sha256Hex('f'), sha256Hex('19900401')]);
    }
    expect(hashUser({ gender: 'divers', birthDate: '01.04.1990' })).toBeUndefined();
    const hashed = { gender: sha256Hex('m'), birthDate: sha256Hex('19900401') };
    expect(hashUser(hashed)).toEqual({ genderHash: hashed.gender, birthDateHash: hashed.birthDate });
  });
});

describe('enhanced conversions for leads at Google', () => {
  it('a lead is matched by its contact data, and so is what it buys later', () => {
    const told = (name: string) => sent('google', buildConversion({ name, as: '1234567', clicks: [], key: `${name}-1` })).item;
    const [lead, won, bought] = ['generate_lead', 'close_convert_lead', 'purchase'].map(told);
    expect(lead.userData.userIdentifiers).toContainEqual({ emailAddress: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect([won.userData, bought.userData]).toEqual([lead.userData, lead.userData]);
    expect([lead, won, bought].map(({ transactionId, eventSource }) => [transactionId, eventSource])).toEqual([
      ['generate_lead-1', 'WEB'],
      ['close_convert_lead-1', 'WEB'],
      ['#1042', 'WEB'],
    ]);
  });

  it('an adjustment names the same conversion, with all that an event must have', () => {
    const refund = { full: false, orderedAt: '2026-03-28T01:30:00.250Z', remaining: '59.90 EUR' };
    const { item } = sent('google', buildConversion({ name: 'refund', as: '1234567', refund }));
    expect(item).toMatchObject({
      ...{ transactionId: '#1042', eventTimestamp: '2026-03-28T01:30:00.250Z', lastUpdatedTimestamp: '2026-03-29T01:30:00.250Z' },
      ...{ conversionValue: 59.9, currency: 'EUR', eventSource: 'WEB' },
    });
    expect([item.userData, item.adIdentifiers].every((identifier) => identifier !== undefined)).toBe(true);
  });
});
