/** Protects when a metric raises an alert: each bound at its limit and one step past it, what has no value, and the words for people. */
import { describe, expect, it } from 'vitest';
import type { MetricCondition } from '@/lib/model/metric-alert';
import { metricConditionSchema } from '@/lib/model/metric-alert-schema';
import { conditionWords, judgeMetric, type Watched } from './watch';

const revenue: Watched = { name: 'Revenue', unit: 'money', currency: 'EUR' };
const rate: Watched = { name: 'Conversion rate', unit: 'ratio', currency: 'EUR' };
const orders: Watched = { name: 'Orders', unit: 'count', currency: 'EUR' };
const DAY = ['2026-03-29', '2026-03-29'] as const;
const WEEK = ['2026-03-23', '2026-03-29'] as const;

const condition = (over: Partial<MetricCondition>): MetricCondition => ({
  ...{ metric: 'revenue', days: 1, bound: 'below', value: 500 },
  ...over,
});

describe('a metric', () => {
  type Row = [
    case_: string,
    Partial<MetricCondition>,
    Watched,
    now: string | undefined,
    before: string | undefined,
    string,
    string,
  ];
  it.each<Row>([
    ['at the lower limit', {}, revenue, '500.00', undefined, 'well', 'Revenue: 500.00 EUR on 2026-03-29.'],
    ['a cent below', {}, revenue, '499.99', undefined, 'raised', 'Revenue: 499.99 EUR on 2026-03-29, below 500 EUR.'],
    ['at the upper limit', { bound: 'above', value: 7 }, orders, '7', undefined, 'well', 'Orders: 7 on 2026-03-29.'],
    [
      'a part above',
      { bound: 'above', value: 7 },
      orders,
      '7.0001',
      undefined,
      'raised',
      'Orders: 7.0001 on 2026-03-29, above 7.',
    ],
    ['a ratio in percent', { value: 2 }, rate, '0.019999', undefined, 'raised', 'Conversion rate: 2% on 2026-03-29, below 2%.'],
    ['a ratio at its limit', { value: 2 }, rate, '0.02', undefined, 'well', 'Conversion rate: 2% on 2026-03-29.'],
    [
      'of a channel',
      { channel: 'Paid Search', value: -1 },
      revenue,
      '-1.01',
      undefined,
      'raised',
      'Revenue of Paid Search: -1.01 EUR on 2026-03-29, below -1 EUR.',
    ],
    ['without a value', {}, rate, undefined, '0.1', 'unknown', 'Conversion rate has no value on 2026-03-29.'],
    [
      'exactly as much lower',
      { bound: 'falls', value: 30 },
      revenue,
      '70.00',
      '100.00',
      'raised',
      'Revenue: 70.00 EUR on 2026-03-29, 30% lower than the 100.00 EUR of a week before.',
    ],
    [
      'as much lower as floating point hides',
      { bound: 'falls', value: 10 },
      orders,
      '90',
      '100',
      'raised',
      'Orders: 90 on 2026-03-29, 10% lower than the 100 of a week before.',
    ],
    [
      'a ratio that floating point hides',
      { bound: 'above', value: 7 },
      rate,
      '0.07',
      undefined,
      'well',
      'Conversion rate: 7% on 2026-03-29.',
    ],
    [
      'a little less lower',
      { bound: 'falls', value: 30 },
      revenue,
      '70.10',
      '100.00',
      'well',
      'Revenue: 70.10 EUR on 2026-03-29, 29.9% lower than the 100.00 EUR of a week before.',
    ],
    [
      'as much higher',
      { bound: 'rises', value: 50 },
      orders,
      '15',
      '10',
      'raised',
      'Orders: 15 on 2026-03-29, 50% higher than the 10 of a week before.',
    ],
    [
      'the same',
      { bound: 'rises', value: 50 },
      orders,
      '10',
      '10',
      'well',
      'Orders: 10 on 2026-03-29, the same as the 10 of a week before.',
    ],
    [
      'beside nothing',
      { bound: 'rises', value: 50 },
      orders,
      '10',
      '0',
      'unknown',
      'Orders: 10 on 2026-03-29, and nothing to compare it with.',
    ],
  ])('%s', (_, over, watched, now, before, state, detail) => {
    expect(judgeMetric(condition(over), watched, { now, before, days: DAY })).toEqual({ state, detail });
  });

  it('of seven days names both ends', () => {
    const { detail } = judgeMetric(condition({ days: 7 }), revenue, { now: '1.00', before: undefined, days: WEEK });
    expect(detail).toBe('Revenue: 1.00 EUR from 2026-03-23 to 2026-03-29, below 500 EUR.');
  });
});

describe('a condition', () => {
  it.each<[Partial<MetricCondition>, Watched, string]>([
    [{}, revenue, 'Revenue of the last full day below 500 EUR'],
    [
      { bound: 'above', value: 2.5, channel: 'Email', days: 7 },
      rate,
      'Conversion rate of the last 7 full days, Email alone, above 2.5%',
    ],
    [{ bound: 'falls', value: 30 }, orders, 'Orders of the last full day at least 30% lower than the same weekday before'],
    [{ bound: 'rises', value: 30, days: 7 }, orders, 'Orders of the last 7 full days at least 30% higher than the 7 days before'],
  ])('%o in words', (over, watched, words) => {
    expect(conditionWords(condition(over), watched)).toBe(words);
  });

  it.each<[string, object, string]>([
    ['no such metric', { metric: 'spend' }, 'metric'],
    ['a month', { days: 30 }, 'days'],
    ['a fall of nothing', { bound: 'falls', value: 0 }, 'value'],
    ['a fall of more than all', { bound: 'falls', value: 101 }, 'value'],
    ['a rise of nothing', { bound: 'rises', value: 0 }, 'value'],
    ['no number', { value: '5' }, 'value'],
    ['a channel without a name', { channel: ' ' }, 'channel'],
  ])('is refused by its field: %s', (_, over, field) => {
    expect(metricConditionSchema.safeParse({ ...condition({}), ...over }).error?.issues.map(({ path }) => path[0])).toEqual([
      field,
    ]);
  });
});
