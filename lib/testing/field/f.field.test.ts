/** What is sent, case by case from the field: each row with its right value, at every destination that it can concern. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Destination } from '@/lib/destinations/define';
import { destinationOf } from '@/lib/destinations/registry';
import type { MappedConversion } from '@/lib/model/conversion';
import { commerceOf } from '@/lib/sources/segment/commerce';
import { eventNameOf } from '@/lib/sources/segment/event-name';
import { parseEnvelope } from '@/lib/sources/snippet/parse';
import { browserIds } from '@/lib/tracker/browser';
import { buildConversion } from '../conversion';

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
