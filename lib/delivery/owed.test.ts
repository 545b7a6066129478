/**
 * Protects what events owe: each order once, whoever told of it, refunds and cancellations by themselves, and what never leaves.
 */
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { orderIdOf } from '@/lib/model/order-id';
import { destinationOf } from '@/lib/destinations/registry';
import { commonSettings } from './connection-settings';
import { owedBy, type OwedContext, owedTo, type SourceEvent, type StatedOrder, waitsUntil } from './owed';

const NOW = new Date('2026-11-03T10:00:00Z');
const SITE = '0192f0c0-0000-7000-8000-000000000001' as Id<'site'>;
const ORDER = orderIdOf(SITE, 'Bestellung #1');

const event = (over: Partial<SourceEvent> = {}): SourceEvent => ({
  siteId: SITE,
  id: '0192f0c0-0000-7000-8000-00000000000a' as Id<'event'>,
  messageId: 'm-1',
  name: 'page_view',
  source: 'snippet',
  occurredAt: NOW,
  receivedAt: NOW,
  payload: {},
  ...over,
});
const bought = (over: Partial<SourceEvent> = {}) =>
  event({ name: 'purchase', payload: { properties: { transaction_id: 'Bestellung #1', value: 9.9, currency: 'EUR' } }, ...over });
const returned = (refundId: string) =>
  event({ name: 'refund', payload: { properties: { transaction_id: 'Bestellung #1', refund_id: refundId } } });

const order = (over: Partial<StatedOrder> = {}): StatedOrder => ({
  id: ORDER,
  dedupKey: 'Bestellung #1',
  eventId: '0192f0c0-0000-7000-8000-00000000000b' as Id<'event'>,
  orderedAt: NOW,
  paidAt: null,
  sources: ['snippet'],
  state: 'paid',
  salesChannel: 'online',
  ...over,
});
const context = (over: Partial<OwedContext> = {}, stated?: StatedOrder): OwedContext => ({
  orderOf: new Map([['0192f0c0-0000-7000-8000-00000000000a' as Id<'event'>, ORDER]]),
  keys: new Map(),
  leftOut: ['marketplace'],
  orders: new Map(stated ? [[ORDER, stated]] : []),
  isShop: (source) => source === 'shopify',
  speaks: { shop: true, browser: true },
  history: false,
  ...over,
});
const keys = (events: SourceEvent[], given: OwedContext) => owedBy(events, given).map(({ name, key }) => `${name} ${key}`);

describe('owedBy', () => {
  it.each<[string, SourceEvent[], OwedContext, string[]]>([
    ['a page view, under its message id', [event()], context(), ['page_view m-1']],
    ['nothing of a robot', [event({ filtered: 'bot' })], context(), []],
    ['nothing of a system event', [event({ name: 'consent' })], context(), []],
    ['what somebody says of themselves, for those who keep profiles', [event({ name: 'identify' })], context(), ['identify m-1']],
    ['nothing of a decision', [event({ name: 'order_marked_test', source: 'tieback' })], context(), []],
    ['nothing of an imported file', [bought({ source: 'csv' })], context({}, order()), []],
    [
      'an imported order in a back-fill',
      [bought({ source: 'csv' })],
      context({ history: true }, order()),
      ['purchase purchase:Bestellung #1'],
    ],
    [
      'nothing of what was fetched of the past',
      [bought({ source: 'shopify', payload: { ...bought().payload, history: true } })],
      context({}, order({ isHistory: true })),
      [],
    ],
    [
      'nothing of later news of an order of the past, nor of its refunds',
      [bought({ source: 'shopify' }), returned('r-1')],
      context({}, order({ isHistory: true })),
      [],
    ],
    [
      'an order that was known before its past was fetched',
      [bought({ source: 'shopify' })],
      context({}, order({ isHistory: false })),
      ['purchase purchase:Bestellung #1'],
    ],
    [
      'an order of the past in a back-fill',
      [bought({ source: 'shopify', payload: { ...bought().payload, history: true } })],
      context({ history: true }, order({ isHistory: true })),
      ['purchase purchase:Bestellung #1'],
    ],
    [
      'an order once, however many speak of it',
      [bought(), bought({ source: 'shopify' })],
      context({}, order()),
      ['purchase purchase:Bestellung #1'],
    ],
    [
      'nothing of an order of a marketplace',
      [bought(), returned('r-1')],
      context({}, order({ salesChannel: 'marketplace' })),
      [],
    ],
    [
      'a cancelled order as a refund',
      [bought()],
      context({}, order({ state: 'cancelled' })),
      ['refund refund:Bestellung #1:cancelled'],
    ],
    ['a refund before its order', [returned('r-1')], context(), ['refund refund:Bestellung #1:r-1']],
    [
      'a refund and the order that it speaks of',
      [returned('r-1')],
      context({}, order({ state: 'refunded' })),
      ['purchase purchase:Bestellung #1', 'refund refund:Bestellung #1:r-1'],
    ],
    [
      'an order under the name that it was first sent by, and its refunds too',
      [returned('r-1')],
      context({ keys: new Map([[ORDER, ['purchase:8209', 'refund:8209:r-0']]]) }, order({ state: 'partially_refunded' })),
      ['purchase purchase:8209', 'refund refund:8209:r-1'],
    ],
    [
      'a refund once, also when its order got another name since',
      [returned('r-1')],
      context({ keys: new Map([[ORDER, ['refund:8209:r-1', 'purchase:Bestellung #1']]]) }, order({ state: 'refunded' })),
      ['purchase purchase:Bestellung #1', 'refund refund:8209:r-1'],
    ],
    [
      'nothing of a refund that came to nothing',
      [
        event({
          name: 'refund',
          payload: { properties: { transaction_id: 'Bestellung #1', refund_id: 'r-1', currency: 'EUR', value: 0 } },
        }),
      ],
      context(),
      [],
    ],
    [
      'a long refund id as its hash',
      [returned('r'.repeat(201))],
      context(),
      [`refund refund:Bestellung #1:${sha256Hex('r'.repeat(201))}`],
    ],
  ])('owes %s', (_, events, given, expected) => {
    expect(keys(events, given)).toEqual(expected);
  });
});

const DAY = 86_400_000;
const meta = destinationOf('meta');
const klaviyo = destinationOf('klaviyo');
if (!meta || !klaviyo) throw new Error('both are registered');
const first = (stated: StatedOrder, over: Partial<OwedContext> = {}, event = bought()) => {
  const [owed] = owedBy([event], context(over, stated));
  if (!owed) throw new Error('nothing is owed');
  return owed;
};

describe('F3 an order', () => {
  const paidLater = { state: 'paid' as const, paidAt: new Date(NOW.getTime() + 8 * DAY) };
  const shown = bought({ payload: { pixels: ['meta'] } });
  const blocked = bought({ payload: { pixels: ['meta'], pixelsBlocked: ['meta'] } });
  it.each<[string, Partial<StatedOrder>, SourceEvent, string, number | undefined]>([
    ['that is not paid waits for its payment', { state: 'pending' }, bought(), 'auto', undefined],
    ['that is not paid goes where the page’s own pixel has told of it', { state: 'pending' }, shown, 'auto', 0],
    ['waits for its payment where the pixel was blocked', { state: 'pending' }, blocked, 'auto', undefined],
    ['waits for its payment whatever the pixel told, where it is set so', { state: 'pending' }, shown, 'paid', undefined],
    ['goes when it is placed where it is set so', { state: 'pending' }, bought(), 'placed', 0],
    ['paid 8 days later goes at its payment’s time', paidLater, bought(), 'auto', 8],
    ['paid 8 days later keeps its own time where the pixel has told it', paidLater, shown, 'auto', 0],
    ['paid 8 days later keeps its own time where orders go when placed', paidLater, bought(), 'placed', 0],
    ['paid at once goes at its own time', {}, bought(), 'paid', 0],
  ])('F3 %s', (_, over, said, orderSentWhen, days) => {
    const connected = { destination: meta, pixel: true, settings: commonSettings({ orderSentWhen }) };
    const owed = owedTo(connected, first(order(over), {}, said));
    expect(owed && (owed.occurredAt.getTime() - NOW.getTime()) / DAY).toBe(days);
  });

  it('F3 is not shown to the browser where the connection has no pixel there', () => {
    const connected = { destination: meta, pixel: false, settings: commonSettings({}) };
    expect(owedTo(connected, first(order({ state: 'pending' }), {}, shown))).toBeUndefined();
  });
});

describe('F11 an order', () => {
  const both = { shop: true, browser: true };
  it.each<[string, string[], OwedContext['speaks'], Record<string, unknown>, number | undefined]>([
    ['waits for the shop where only the browser spoke', ['snippet'], both, {}, 120],
    ['waits for the browser where only the shop spoke', ['shopify'], both, {}, 120],
    ['waits as long as the connection is set to', ['shopify'], both, { orderWaitMinutes: '10' }, 600],
    ['goes at once where it is set so', ['shopify'], both, { orderWaitMinutes: '0' }, undefined],
    ['goes at once when both spoke', ['shopify', 'snippet'], both, {}, undefined],
    ['does not wait for a browser that told of no order', ['shopify'], { shop: true, browser: false }, {}, undefined],
    ['does not wait for a shop that told of no order', ['snippet'], { shop: false, browser: true }, {}, undefined],
  ])('F11 %s', (_, sources, speaks, settings, seconds) => {
    const owed = first(order({ sources }), { speaks });
    const until = waitsUntil({ destination: meta, settings: commonSettings(settings) }, owed);
    expect(until && (until.getTime() - NOW.getTime()) / 1_000).toBe(seconds);
  });

  it('F11 goes at once to a platform that matches by nothing of the browser’s', () => {
    const settings = commonSettings({});
    expect(waitsUntil({ destination: klaviyo, settings }, first(order({ sources: ['shopify'] })))).toBeUndefined();
  });
});
