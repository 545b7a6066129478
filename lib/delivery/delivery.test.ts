/**
 * Protects the rules of delivery: what a mapping makes of an event, when consent lets it go, how requests are cut, and which
 * move an outcome makes.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { Consent } from '@/lib/model/consent';
import type { Outcome } from '@/lib/model/delivery';
import { type EventRule, eventRuleSchema, mappingSchema } from '@/lib/model/mapping';
import { buildConversion, money } from '@/lib/testing/conversion';
import { applyRule } from './apply-rule';
import { afterRefusal, intoBatches, type Item } from './batch';
import { afterRequest, closedBreaker, requestsAllowed } from '@/lib/core/breaker';
import { decideConsent, effectiveConsent } from './consent';
import { ATTEMPTS_MAX, moveAfter, UNCLEAR_TRIES_MAX } from './move';
import { ownItem, ownRequest } from './own-item';
import { redactor } from './redact';
import { dueAgainAt, WAIT_MAX_MS } from './retry';

const NOW = new Date('2026-03-29T01:30:00Z');
const rule = (over: Partial<EventRule>): EventRule => eventRuleSchema.parse({ send: true, as: 'Purchase', ...over });
const applied = (over: Partial<EventRule>, conversion = buildConversion()) => {
  const result = applyRule(conversion, rule(over));
  return result.ok ? result.value : result.failure;
};

describe('a mapping rule', () => {
  it.each<[string, EventRule['filters'][number], boolean]>([
    ['equals, whatever its case', { property: 'payment_type', test: 'equals', value: ' CARD ' }, true],
    ['equals another', { property: 'payment_type', test: 'equals', value: 'invoice' }, false],
    ['not_equals', { property: 'payment_type', test: 'not_equals', value: 'invoice' }, true],
    ['not_equals a missing one', { property: 'nothing', test: 'not_equals', value: 'invoice' }, true],
    ['contains', { property: 'transaction_id', test: 'contains', value: '104' }, true],
    ['at_least a number that is text', { property: 'total', test: 'at_least', value: '79.90' }, true],
    ['at_most below it', { property: 'total', test: 'at_most', value: '79.89' }, false],
    ['at_least of a missing one', { property: 'nothing', test: 'at_least', value: '0' }, false],
    ['exists', { property: 'payment_type', test: 'exists', value: '' }, true],
    ['missing', { property: 'payment_type', test: 'missing', value: '' }, false],
    ['a nested one', { property: 'buyer.group', test: 'equals', value: 'vip' }, true],
    ['an inherited member, which is nobody’s', { property: 'constructor', test: 'exists', value: '' }, false],
  ])('with the filter %s', (_, filter, sent) => {
    const properties = { payment_type: 'card', transaction_id: '#1042', total: '79.90', buyer: { group: 'VIP' } };
    const result = applyRule(buildConversion({ properties }), rule({ filters: [filter] }));
    expect(result.ok ? 'sent' : result.failure.reason).toBe(sent ? 'sent' : 'filtered');
  });

  it.each<[string, EventRule['value'], string | undefined]>([
    ['total', { rule: 'total' }, '79.90 EUR'],
    ['net of tax', { rule: 'net_of_tax' }, '67.14 EUR'],
    ['net of tax and shipping', { rule: 'net_of_tax_and_shipping' }, '62.24 EUR'],
    ['margin', { rule: 'margin', costProperty: 'cost' }, '40.04 EUR'],
    ['12 percent, rounded', { rule: 'percent', percent: 12 }, '9.59 EUR'],
    ['none', { rule: 'none' }, undefined],
  ])('sends the value as %s', (_, value, expected) => {
    const items = [
      { id: 'A', quantity: 2, properties: { cost: '6.10' } },
      { id: 'B', quantity: 1, properties: { cost: 10 } },
    ];
    expect(applied({ value }, buildConversion({ items }))).toMatchObject({ value: expected && money(expected) });
  });

  it('never sends less than nothing, and no margin where a cost is not known', () => {
    expect(applied({ value: { rule: 'net_of_tax' } }, buildConversion({ tax: '99.00 EUR' }))).toMatchObject({
      value: money('0.00 EUR'),
    });
    expect(applied({ value: { rule: 'margin', costProperty: 'cost' } })).toMatchObject({ reason: 'incomplete' });
  });

  it('takes a refund’s own tax off its amount', () => {
    const refund = buildConversion({ name: 'refund', value: '5.00 EUR', tax: '0.80 EUR', shipping: null });
    expect(applied({ value: { rule: 'net_of_tax' } }, refund)).toMatchObject({ value: money('4.20 EUR') });
  });

  it('adds its parameters by their type, and leaves out what is not there', () => {
    const params: EventRule['params'] = [
      { name: 'payment', type: 'text', from: { kind: 'property', property: 'payment_type' } },
      { name: 'store', type: 'text', from: { kind: 'constant', value: 'Köln' } },
      { name: 'count', type: 'number', from: { kind: 'constant', value: '3' } },
      { name: 'vip', type: 'boolean', from: { kind: 'constant', value: 'yes' } },
      { name: 'gone', type: 'text', from: { kind: 'property', property: 'nothing' } },
      { name: 'nan', type: 'number', from: { kind: 'constant', value: 'many' } },
    ];
    expect(applied({ params })).toMatchObject({ params: { payment: 'card', store: 'Köln', count: 3, vip: true } });
  });

  it('without a name says so', () => expect(applied({ as: '' })).toMatchObject({ reason: 'incomplete' }));

  it('is refused with more filters, parameters or letters than it may have', () => {
    const filter = { property: 'a', test: 'exists' as const, value: '' };
    const read = (over: object) => mappingSchema.safeParse({ purchase: { send: true, as: 'x', ...over } }).success;
    expect([20, 21].map((count) => read({ filters: Array(count).fill(filter) }))).toEqual([true, false]);
    expect([100, 101].map((length) => read({ as: 'x'.repeat(length) }))).toEqual([true, false]);
    expect(mappingSchema.safeParse({ __proto__x: { send: true, as: 'x' } }).success).toBe(false);
  });
});

describe('consent', () => {
  const ads = { needs: ['ad_storage', 'ad_user_data'] as const, restricted: { countries: ['US'] } };
  it.each<[string, Consent | undefined, 'granted' | 'ask' | 'denied', string | undefined, boolean, string]>([
    ['nothing said, policy granted', undefined, 'granted', 'DE', false, 'sent'],
    ['nothing said, policy ask', undefined, 'ask', 'DE', false, 'no_consent'],
    ['a no', { ad_user_data: 'denied' }, 'granted', 'DE', false, 'no_consent'],
    ['a no in an opt-out country, not flagged', { ad_user_data: 'denied' }, 'granted', 'US', false, 'no_consent'],
    ['a no in an opt-out country, flagged', { ad_user_data: 'denied' }, 'granted', 'US', true, 'restricted'],
    ['a no in another country, flagged', { ad_user_data: 'denied' }, 'granted', 'FR', true, 'no_consent'],
    ['no personalisation in an opt-out country', { ad_personalization: 'denied' }, 'granted', 'US', true, 'restricted'],
    ['no personalisation elsewhere', { ad_personalization: 'denied' }, 'granted', 'FR', true, 'sent'],
    ['a yes under policy denied', { ad_storage: 'granted', ad_user_data: 'granted' }, 'denied', 'DE', false, 'sent'],
  ])('%s', (_, said, policy, country, flags, expected) => {
    const decided = decideConsent({ consent: effectiveConsent(said, policy), country }, ads, flags);
    expect(decided.ok ? (decided.value.restricted ? 'restricted' : 'sent') : decided.failure.reason).toBe(expected);
  });
});

describe('batches', () => {
  const item = (owner: number, group?: string, size = 1): Item<number> => ({ owner, group, item: 'x'.repeat(size) });
  const owners = (batches: Item<number>[][]) => batches.map((batch) => batch.map(({ owner }) => owner));

  it('hold up to the platform’s number, in order, and never two groups', () => {
    const items = [item(1, 'a'), item(2, 'b'), item(3, 'a'), item(4, 'a'), item(5, 'b')];
    expect(owners(intoBatches(items, { batchEvents: 2, batchBytes: 10_000 }))).toEqual([[1, 3], [4], [2, 5]]);
  });

  it('hold up to the platform’s size; what is larger stands alone', () => {
    const items = [item(1, undefined, 400), item(2, undefined, 400), item(3, undefined, 9_000), item(4)];
    expect(owners(intoBatches(items, { batchEvents: 10, batchBytes: 3_000 }))).toEqual([[1, 2], [3], [4]]);
  });

  it('lose and double nothing, however they are refused', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(500), { maxLength: 60 }), fc.array(fc.nat(500)), (all, bad) => {
        const isBad = (owner: number) => bad.includes(owner);
        const delivered: number[] = [];
        const rejected: number[] = [];
        const queue = intoBatches(
          all.map((owner) => item(owner)),
          { batchEvents: 25, batchBytes: 10_000 },
        );
        for (let batch = queue.shift(); batch; batch = queue.shift()) {
          if (!batch.some(({ owner }) => isBad(owner))) delivered.push(...batch.map(({ owner }) => owner));
          else if (batch.length === 1) rejected.push(...batch.map(({ owner }) => owner));
          else queue.unshift(...afterRefusal(batch, new Set()));
        }
        expect([...delivered, ...rejected].sort((left, right) => left - right)).toEqual(
          [...all].sort((left, right) => left - right),
        );
        expect(rejected.every(isBad)).toBe(true);
        expect(delivered).toEqual(all.filter((owner) => !isBad(owner)));
      }),
    );
  });

  it('go again without those that the platform names', () => {
    expect(owners(afterRefusal([item(1), item(2), item(3)], new Set([1])))).toEqual([[1, 3]]);
    expect(afterRefusal([item(1)], new Set([0]))).toEqual([]);
  });
});

describe('an outcome', () => {
  const moving = { attempts: 1, expiresAt: new Date(NOW.getTime() + 7 * DAY_MS) };
  it.each<[string, Outcome, object]>([
    ['delivered', { class: 'delivered' }, { state: 'delivered', settledAt: NOW }],
    ['known already', { class: 'duplicate', code: 'D', message: 'known' }, { state: 'delivered', reason: 'D' }],
    ['refused', { class: 'rejected', code: '100', message: 'bad' }, { state: 'rejected', reason: '100', detail: 'bad' }],
    [
      'bad credentials',
      { class: 'config', code: '190', message: 'expired', action: 'reconnect' },
      { state: 'held', reason: 'reconnect' },
    ],
    [
      'a passing failure',
      { class: 'transient', code: '503', message: 'down' },
      { state: 'retry', dueAt: new Date(NOW.getTime() + 2_000) },
    ],
    [
      'throttled for an hour',
      { class: 'throttled', code: '429', message: 'slow', retryAfterMs: HOUR_MS },
      { state: 'retry', dueAt: new Date(NOW.getTime() + HOUR_MS) },
    ],
  ])('%s', (_, outcome, expected) => expect(moveAfter(outcome, moving, NOW, 1)).toMatchObject(expected));

  it.each(['network', 'unknown_answer'] as const)('that nobody understands (%s) is tried some times, then held', (unclear) => {
    const passing: Outcome = { class: 'transient', code: '40101', message: 'what?', unclear };
    const move = (attempts: number) => moveAfter(passing, { ...moving, attempts }, NOW, 1);
    expect(move(UNCLEAR_TRIES_MAX - 1)).toMatchObject({ state: 'retry', reason: '40101' });
    expect(move(UNCLEAR_TRIES_MAX)).toEqual({ state: 'held', reason: unclear, detail: 'what?' });
  });

  it('that nobody understands is tried for longer than an outage of all takes to be held', () => {
    const waits = Array.from(
      { length: UNCLEAR_TRIES_MAX - 1 },
      (_, index) => dueAgainAt(index + 1, NOW, 0).getTime() - NOW.getTime(),
    );
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(30 * MINUTE_MS);
  });

  it('that passes is no retry past the platform’s maximum age, nor after too many', () => {
    const passing: Outcome = { class: 'transient', code: '503', message: 'down' };
    const move = (over: object) => moveAfter(passing, { ...moving, ...over }, NOW, 1);
    expect(move({ expiresAt: new Date(NOW.getTime() + 2_000) })).toMatchObject({ state: 'rejected', reason: 'expired' });
    expect(move({ expiresAt: new Date(NOW.getTime() + 2_001) })).toMatchObject({ state: 'retry' });
    expect([ATTEMPTS_MAX - 1, ATTEMPTS_MAX].map((attempts) => move({ attempts }).state)).toEqual(['retry', 'rejected']);
  });

  it('is tried once more just before the platform’s maximum age where the pause would reach past it', () => {
    const expiresAt = new Date(NOW.getTime() + DAY_MS);
    const last = new Date(expiresAt.getTime() - 5 * MINUTE_MS);
    const asks = (retryAfterMs: number, at = NOW) =>
      moveAfter({ class: 'throttled', code: '429', message: 'slow', retryAfterMs }, { ...moving, expiresAt }, at, 1);
    expect(asks(3 * DAY_MS)).toMatchObject({ state: 'retry', dueAt: last });
    expect(asks(DAY_MS - 1)).toMatchObject({ state: 'retry', dueAt: new Date(expiresAt.getTime() - 1) });
    expect(asks(HOUR_MS, last)).toMatchObject({ state: 'rejected', reason: 'expired' });
  });
});

describe('retries', () => {
  it('wait twice as long each time, up to an hour, with jitter that never halves it', () => {
    const waits = (random: number) =>
      [1, 2, 3, 12, 90].map((attempts) => dueAgainAt(attempts, NOW, random).getTime() - NOW.getTime());
    expect(waits(1)).toEqual([2_000, 4_000, 8_000, WAIT_MAX_MS, WAIT_MAX_MS]);
    expect(waits(0)).toEqual([1_000, 2_000, 4_000, WAIT_MAX_MS / 2, WAIT_MAX_MS / 2]);
  });

  it('wait as long as the platform asks, but no longer than a day', () => {
    expect(dueAgainAt(1, NOW, 0, 10 * MINUTE_MS).getTime() - NOW.getTime()).toBe(10 * MINUTE_MS);
    expect(dueAgainAt(1, NOW, 0, 30 * DAY_MS).getTime() - NOW.getTime()).toBe(DAY_MS);
  });
});

describe('the breaker', () => {
  const failed = (count: number, retryAfterMs?: number) =>
    Array.from({ length: count }).reduce<ReturnType<typeof afterRequest>>(
      (breaker) => afterRequest(breaker, 'failed', NOW, retryAfterMs),
      closedBreaker,
    );
  const allowedAfter = (count: number, laterMs: number) => requestsAllowed(failed(count), new Date(NOW.getTime() + laterMs), 4);

  it('lets all through until five requests in a row have failed', () =>
    expect([0, 4].map((count) => allowedAfter(count, 0))).toEqual([4, 4]));
  it('then lets none through, and one after its pause', () => {
    expect([0, 5 * SECOND_MS - 1, 5 * SECOND_MS].map((later) => allowedAfter(5, later))).toEqual([0, 0, 1]);
    expect([MINUTE_MS - 1, MINUTE_MS].map((later) => allowedAfter(50, later))).toEqual([0, 1]);
  });
  it('closes with the first request that comes through', () => {
    expect(requestsAllowed(afterRequest(failed(20), 'through', NOW), NOW, 4)).toBe(4);
  });
  it('opens at once for as long as the platform asks, up to a minute', () => {
    expect(requestsAllowed(failed(1, 10_000), new Date(NOW.getTime() + 9_999), 4)).toBe(0);
    expect(requestsAllowed(failed(1, HOUR_MS), new Date(NOW.getTime() + MINUTE_MS), 4)).toBe(4);
  });
});

describe('what is shown', () => {
  it('hides a name and password that are sent as one', () => {
    const basic = `Basic ${Buffer.from('IR123:s3cret').toString('base64')}`;
    expect(redactor(['s3cret'])(basic)).toBe('Basic [secret]');
    expect(redactor(['s3cret'])('{"name":"Basic Shirt"}')).toBe('{"name":"Basic Shirt"}');
  });

  it('hides secrets in every form, the lines of several too, and nothing short', () => {
    const redact = redactor(['s3cr&t/+"x', 'X-Key: abcd efgh\nX-Other: longvalue', 'ab']);
    expect(redact('s3cr&t/+"x')).toBe('[secret]');
    expect(redact(`https://x.example/?k=${encodeURIComponent('s3cr&t/+"x')}`)).toBe('https://x.example/?k=[secret]');
    expect(redact(JSON.stringify({ k: 's3cr&t/+"x' }))).toBe('{"k":"[secret]"}');
    expect(redact('abcd efgh, longvalue, ab')).toBe('[secret], [secret], ab');
  });

  it('is one delivery’s own part of a request', () => {
    const body = JSON.stringify({ data: { test: 1, events: [{ id: 1 }, { id: 2 }] } });
    expect([ownItem(body, 'data.events', 1), ownItem(body, 'data.events', 2), ownItem('{', 'data', 0)]).toEqual([
      { id: 2 },
      undefined,
      undefined,
    ]);
    expect(ownRequest(body, 'data.events', 1)).toEqual({ data: { test: 1, events: [{ id: 2 }] } });
    expect(ownRequest('{"id":7}', '', 0)).toEqual({ id: 7 });
    expect([ownItem('[{"id":1},{"id":2}]', 'orders', 1), ownRequest('[{"id":1},{"id":2}]', 'orders', 1)]).toEqual([
      { id: 2 },
      [{ id: 2 }],
    ]);
    expect(ownItem('OrderId=%231042&Amount=79.90', '', 0)).toEqual({ OrderId: '#1042', Amount: '79.90' });

    const places = ['events', 'attributes'];
    expect([ownItem('{"attributes":[1,2]}', places, 1), ownRequest('{"attributes":[1,2]}', places, 0)]).toEqual([
      2,
      { attributes: [1] },
    ]);
    expect([ownItem('{"id":7}', ['events', ''], 0), ownItem('{"other":[1]}', places, 0)]).toEqual([{ id: 7 }, undefined]);
  });
});
