/** Protects the mapping editor: what is stored comes back as it was, and what cannot be stored is told where it stands. */
import { describe, expect, it } from 'vitest';
import { defaultMapping } from '@/lib/delivery/default-mapping';
import { destinations } from '@/lib/destinations/registry';
import { type Mapping, mappingSchema } from '@/lib/model/mapping';
import {
  defaultRule,
  draftOf,
  type MappingDraft,
  mappingOf,
  newNameProblem,
  nextKey,
  problemsOf,
  type RuleDraft,
  summaryOf,
  switched,
  withFurther,
} from './mapping-draft';

const DEFAULTS = { purchase: 'Purchase', wishlist_shared: 'Share' };
const full: Mapping = {
  purchase: {
    send: true,
    as: 'Purchase',
    filters: [
      { property: 'payment_type', test: 'not_equals', value: 'Rechnung' },
      { property: 'coupon', test: 'exists', value: '' },
    ],
    value: { rule: 'margin', costProperty: 'cost_of_goods' },
    params: [
      { name: 'voucher', type: 'text', from: { kind: 'property', property: 'coupon' } },
      { name: 'shop', type: 'text', from: { kind: 'constant', value: 'Köln' } },
    ],
  },
  order_paid: {
    send: true,
    as: 'Paid',
    filters: [],
    value: { rule: 'formula', figure: 'net_of_shipping', percent: 50, plus: '-1.50', plusNewCustomer: '10', currency: 'CHF' },
    params: [],
  },
  quiz_done: { send: false, as: 'Quiz', filters: [], value: { rule: 'percent', percent: 40 }, params: [] },
};

function edited(part: Partial<RuleDraft>): MappingDraft {
  const draft = draftOf(full, DEFAULTS);
  return { ...draft, purchase: { ...defaultRule('purchase', DEFAULTS), ...part } };
}

describe('a draft', () => {
  it('is stored as what it was made of', () => {
    expect(mappingOf(draftOf(full, DEFAULTS))).toEqual(full);
  });

  it.each(destinations.map(({ id, events }) => [id, events] as const))(
    'of the default mapping of %s is that mapping',
    (_, events) => {
      const draft = draftOf(defaultMapping({ events }), events);
      const named = Object.entries(defaultMapping({ events })).filter(([, { as }]) => as !== '');
      expect(mappingOf(draft)).toEqual(Object.fromEntries(named));
      expect(problemsOf(draft)).toEqual({});
    },
  );

  it('F17 keeps further rules with their ids, and gives a new one an id of its own', () => {
    const purchase = full['purchase'];
    if (!purchase) throw new Error('the mapping has a purchase');
    const { more: _, ...second } = purchase;
    const mapping = {
      purchase: { ...purchase, more: [{ ...second, id: 'r2', value: { rule: 'percent' as const, percent: 40 } }] },
    };
    expect(mappingOf(draftOf(mapping, {}))).toEqual(mapping);
    const added = withFurther(defaultRule('purchase', DEFAULTS), Date.parse('2026-11-30T10:00:00Z'));
    const stored = mappingOf({ purchase: added })['purchase'];
    expect(stored?.more).toEqual([
      { id: 'rmx33k1s0', send: true, as: 'Purchase', filters: [], value: { rule: 'total' }, params: [] },
    ]);
    expect(mappingSchema.safeParse({ purchase: stored }).success).toBe(true);
  });

  it('F17 says of a further rule what is wrong at its own field', () => {
    const first = defaultRule('purchase', DEFAULTS);
    const draft = { purchase: { ...first, more: [{ ...first, id: 'r2', rule: 'percent' as const, percent: '0' }] } };
    expect(Object.keys(problemsOf(draft))).toEqual(['purchase.more.0.value.percent']);
  });

  it('shows standard events, those of the destination and custom ones, each once', () => {
    const names = Object.keys(draftOf(full, DEFAULTS));
    expect(names.slice(-3)).toEqual(['wishlist_shared', 'order_paid', 'quiz_done']);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('refund');
  });

  it('takes the usual name when an event is switched on, and keeps one that is there', () => {
    const [off] = Object.values(draftOf({}, {}));
    expect(off && switched(off, true, 'Purchase').as).toBe('Purchase');
    expect(off && switched({ ...off, as: 'Own' }, true, 'Purchase').as).toBe('Own');
    expect(off && switched(off, false, 'Purchase')).toEqual(off);
  });

  it('keeps no value of a test that needs none, and no member of another value rule', () => {
    const draft = edited({
      filters: [{ key: 1, property: 'coupon', test: 'missing', value: 'left over' }],
      rule: 'percent',
      percent: '40',
      costProperty: 'left_over',
    });
    expect(mappingOf(draft)['purchase']).toMatchObject({
      filters: [{ property: 'coupon', test: 'missing', value: '' }],
      value: { rule: 'percent', percent: 40 },
    });
  });
});

describe('a problem', () => {
  it.each<[string, Partial<RuleDraft>, string]>([
    [
      'a condition on nothing',
      { filters: [{ key: 1, property: '', test: 'equals', value: 'x' }] },
      'purchase.filters.0.property',
    ],
    [
      'a parameter without a name',
      { params: [{ key: 1, name: '', type: 'text', kind: 'constant', text: 'x' }] },
      'purchase.params.0.name',
    ],
    [
      'a parameter from no property',
      { params: [{ key: 1, name: 'shop', type: 'text', kind: 'property', text: '' }] },
      'purchase.params.0.from.property',
    ],
    ['a margin without a cost', { rule: 'margin' }, 'purchase.value.costProperty'],
    ['a margin by something unreadable', { rule: 'margin', costProperty: 'the cost' }, 'purchase.value.costProperty'],
    ['a percent without a number', { rule: 'percent' }, 'purchase.value.percent'],
    ['a percent of 0', { rule: 'percent', percent: '0' }, 'purchase.value.percent'],
    ['a percent past the limit', { rule: 'percent', percent: '1001' }, 'purchase.value.percent'],
    ['a broken percent', { rule: 'percent', percent: '12.5' }, 'purchase.value.percent'],
    ['a formula of a margin without a cost', { rule: 'formula', figure: 'margin' }, 'purchase.value.costProperty'],
    ['a formula with a percent of 0', { rule: 'formula', percent: '0' }, 'purchase.value.percent'],
    ['a formula with an amount that is none', { rule: 'formula', plus: '5 EUR', currency: 'EUR' }, 'purchase.value.plus'],
    [
      'a formula with a price tag for new customers',
      { rule: 'formula', plusNewCustomer: '4,50', currency: 'EUR' },
      'purchase.value.plusNewCustomer',
    ],
    ['a name that is too long', { as: 'x'.repeat(101) }, 'purchase.as'],
  ])('%s stands at its field', (_, part, path) => {
    expect(Object.keys(problemsOf(edited(part)))).toEqual([path]);
  });

  it('is none where the use case would take it', () => {
    const draft = edited({ rule: 'percent', percent: '1000' });
    expect(problemsOf(draft)).toEqual({});
    expect(mappingSchema.safeParse(mappingOf(draft)).success).toBe(true);
  });

  it.each([
    ['purchase', 'is in the table already'],
    ['Quiz', 'use small letters, digits and _, as in quiz_done'],
    ['constructor', undefined],
    ['quiz_2', undefined],
  ])('of the new event %s: %s', (name, problem) => {
    expect(newNameProblem(name, draftOf({}, {}))).toBe(problem);
  });
});

it('tells the rule in short', () => {
  const draft = draftOf(full, DEFAULTS);
  expect(draft['purchase'] && summaryOf(draft['purchase'])).toEqual([
    'if payment_type is not Rechnung',
    'if coupon is there',
    'value: margin by cost_of_goods',
    'voucher = coupon',
    'shop = “Köln”',
  ]);
  expect(draft['order_paid'] && summaryOf(draft['order_paid'])).toEqual([
    'value: 50% of the total without shipping − 1.50 CHF + 10 CHF for new customers',
  ]);
  expect(summaryOf(defaultRule('purchase', DEFAULTS))).toEqual([]);
});

it('numbers rows past those that are there', () => {
  expect([nextKey([]), nextKey([{ key: 3 }, { key: 1 }])]).toEqual([1, 4]);
});
