/**
 * Protects what events owe: each order once, whoever told of it, refunds and cancellations by themselves, and what never leaves.
 */
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { orderIdOf } from '@/lib/model/order-id';
import { dueFrom, owedBy, type OwedContext, type SourceEvent, type StatedOrder } from './owed';

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
  shopSources: ['shopify'],
  hasShop: false,
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
    ['nothing of an order that is not paid yet', [bought()], context({}, order({ state: 'pending' })), []],
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
      ['refund refund:Bestellung #1:r-1', 'purchase purchase:Bestellung #1'],
    ],
    [
      'an order under the name that it was first sent by, and its refunds too',
      [returned('r-1')],
      context({ keys: new Map([[ORDER, ['purchase:8209', 'refund:8209:r-0']]]) }, order({ state: 'partially_refunded' })),
      ['refund refund:8209:r-1', 'purchase purchase:8209'],
    ],
    [
      'a refund once, also when its order got another name since',
      [returned('r-1')],
      context({ keys: new Map([[ORDER, ['refund:8209:r-1', 'purchase:Bestellung #1']]]) }, order({ state: 'refunded' })),
      ['refund refund:8209:r-1', 'purchase purchase:Bestellung #1'],
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

  it.each<[string, boolean, string[], number]>([
    ['waits for the shop where only the browser spoke', true, ['snippet'], 2_000],
    ['waits for the browser where only the shop spoke', true, ['shopify'], 2_000],
    ['leaves at once when both spoke', true, ['shopify', 'snippet'], 0],
    ['leaves at once where no shop is connected', false, ['snippet'], 0],
  ])('%s', (_, hasShop, sources, wait) => {
    const [owed] = owedBy([bought()], context({ hasShop }, order({ sources })));
    expect(owed && dueFrom(owed, NOW).getTime() - NOW.getTime()).toBe(wait);
  });
});
