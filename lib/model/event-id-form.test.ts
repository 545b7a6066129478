/**
 * Protects the ids that platforms count by: what a form makes of an event, when an event keeps its key, and which forms are
 * refused.
 */
import { describe, expect, it } from 'vitest';
import { EVENT_ID_FORM_LENGTH_MAX, eventIdFormProblem, eventIdOf, type Named } from './event-id-form';

const bought = (over: Partial<Named> = {}): Named => ({
  key: 'purchase:#1001',
  name: 'purchase',
  orderKey: '#1001',
  properties: { order_names: { id: ['5678', '9'], name: ' #1001 ', number: 1001 } },
  ...over,
});

describe('the form of an event id', () => {
  it.each<[string, string, Named, string | undefined]>([
    ['ours where none is set', '', bought(), 'purchase:#1001'],
    ['the order as platforms know it', '{order}', bought(), '#1001'],
    ['the shop’s own id, the first that it states', '{order_id}', bought(), '5678'],
    ['the shop’s name of it', 'shop_{order_name}', bought(), 'shop_#1001'],
    ['its number where it has no name', '{order_name}', bought({ properties: { order_names: { number: 1001 } } }), '1001'],
    ['several parts', '{event}-{order_id}-{order}', bought(), 'purchase-5678-#1001'],
    ['the key within it, of any event', 'tb.{key}', { key: 'm-1', name: 'add_to_cart', properties: {} }, 'tb.m-1'],
    ['the key of everything but purchases', '{order}', bought({ key: 'refund:#1001:r', name: 'refund' }), 'refund:#1001:r'],
    ['none where a part is not known', '{order_id}', bought({ properties: {} }), undefined],
    ['none where what is stated is no name', '{order_id}', bought({ properties: { order_names: { id: '' } } }), undefined],
    ['none where the order holds a brace', '{order}', bought({ orderKey: '{1}' }), undefined],
  ])('gives %s', (_, form, event, id) => expect(eventIdOf(form, event)).toBe(id));

  it.each(['', '{key}', '{order}', 'a-{order_id}', '{event}_{order_name}', `{key}${'x'.repeat(EVENT_ID_FORM_LENGTH_MAX - 5)}`])(
    'takes "%s"',
    (form) => expect(eventIdFormProblem(form)).toBeUndefined(),
  );

  it.each<[string, RegExp]>([
    ['{event}', /its order/],
    ['purchase', /its order/],
    ['{Order}', /no part \{Order\}/],
    ['{}', /no part \{\}/],
    ['{order', /brace/],
    ['{order} x', /without spaces/],
    ['é{order}', /without spaces/],
    [`{key}${'x'.repeat(EVENT_ID_FORM_LENGTH_MAX - 4)}`, /at most 100/],
  ])('refuses "%s"', (form, why) => expect(eventIdFormProblem(form)).toMatch(why));
});
