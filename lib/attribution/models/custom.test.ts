/**
 * Protects what a site's own rule makes of a path: cases worked out by hand, and the laws that every model must pass. And that a
 * change of the rule is seen as one.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import type { CustomRule } from '@/lib/model/custom-model';
import { customModelsSchema, customRuleSchema, modelsAfter } from '@/lib/model/custom-model-schema';
import { labelRulesSchema } from '@/lib/model/label-rule-schema';
import { siteSettingsSchema } from '@/lib/model/site';
import { creditUnder } from '../credit';
import type { PathTouch } from '../define';
import { fingerprintOf } from '../fingerprint';
import { directLeftOut, makePath } from '../path';
import { models, modelsOf } from '.';
import { customModel } from './custom';

const ORDER_AT = new Date('2026-03-29T12:00:00Z');
const ID = 'custom_0123abcd';
const LARGEST = 2n ** 63n - 1n;

const even: CustomRule['places'] = { by: 'even' };
const ruled = (rule: Partial<CustomRule>) =>
  customModel({ id: ID, name: 'Ours', version: 1, rule: customRuleSchema.parse({ places: even, ...rule }) });

/** "meta*@14 b/brand/tv@2 direct@0": the channel, a star where it is paid, values of Brand and Aim, and days before the order. */
function pathOf(text: string): PathTouch[] {
  return text.split(' ').map((word, index): PathTouch => {
    const [touch = '', days] = word.split('@');
    const [name = '', brand, aim] = touch.split('/');
    return {
      id: `${index}` as Id<'touchpoint'>,
      at: new Date(ORDER_AT.getTime() - Number(days) * DAY_MS),
      logPosition: BigInt(index),
      channel: name.replace('*', ''),
      kind: name === 'direct' ? 'direct' : 'campaign',
      paid: name.endsWith('*'),
      ...(brand !== undefined && { labels: { ...(brand && { Brand: brand }), ...(aim && { Aim: aim }) } }),
    };
  });
}

function credit(rule: Partial<CustomRule>, text: string, amount = 1000n, beside: PathTouch[] = []): string {
  const path = pathOf(text);
  const credits = creditUnder(ruled(rule), { path, directLeftOut: beside, orderAt: ORDER_AT, amount });
  if (credits.some(({ touchpointId }) => touchpointId === undefined)) return '-';
  return path.map(({ id }) => credits.find(({ touchpointId }) => touchpointId === id)?.amount ?? 0n).join(' ');
}

const label = (value: string, multiplier: number) => ({ label: 'Brand', value, multiplier });

describe('a rule of a site’s own', () => {
  it.each<[string, Partial<CustomRule>, string, string]>([
    ['40/20/40 by its ends', { places: { by: 'ends', first: 40, middle: 20, last: 40 } }, 'a@3 b@2 c@1 d@0', '400 100 100 400'],
    ['J: two touches have no middle', { places: { by: 'ends', first: 20, middle: 20, last: 60 } }, 'a@1 b@0', '250 750'],
    ['J of three', { places: { by: 'ends', first: 20, middle: 20, last: 60 } }, 'a@2 b@1 c@0', '200 200 600'],
    ['the middle alone, of two', { places: { by: 'ends', first: 0, middle: 9, last: 0 } }, 'a@1 b@0', '500 500'],
    ['places from the last back', { places: { by: 'from_last', weights: [50, 30, 20] } }, 'a@9 b@2 c@1 d@0', '0 200 300 500'],
    ['a path shorter than the places', { places: { by: 'from_last', weights: [50, 30, 20] } }, 'a@1 b@0', '375 625'],
    ['a path of places that weigh nothing', { places: { by: 'from_last', weights: [0, 0, 7] } }, 'a@1 b@0', '500 500'],
    ['a half-life of a week', { halfLifeDays: 7 }, 'a@28 b@21 c@14 d@7', '67 133 267 533'],
    ['a channel boosted', { channels: [{ channel: 'b', multiplier: 3 }] }, 'a@1 b@0', '250 750'],
    ['a channel left out: places count anew', { channels: [{ channel: 'c', multiplier: 0 }] }, 'a@2 b@1 c@0', '500 500 0'],
    ['nothing but what is left out', { channels: [{ channel: 'a', multiplier: 0 }] }, 'a@1 a@0', '-'],
    ['a label boosted', { labels: [{ label: 'Brand', value: 'no', multiplier: 3 }] }, 'a/yes@1 b/no@0', '250 750'],
    ['a label left out: places count anew', { labels: [label('yes', 0)] }, 'a/no@2 b@1 c/yes@0', '500 500 0'],
    ['nothing but what a label leaves out', { labels: [label('yes', 0)] }, 'a/yes@1', '-'],
    ['another label of the same value', { labels: [label('tv', 3)] }, 'a//tv@1 b@0', '500 500'],
    [
      'channel and labels multiply together',
      { channels: [{ channel: 'a', multiplier: 2 }], labels: [label('yes', 1.5), { label: 'Aim', value: 'tv', multiplier: 2 }] },
      'a/yes/tv@1 b@0',
      '857 143',
    ],
    [
      'at most a hundredfold',
      { channels: [{ channel: 'a', multiplier: 10 }], labels: [label('yes', 10), { label: 'Aim', value: 'tv', multiplier: 10 }] },
      'a/yes/tv@1 b@0',
      '990 10',
    ],
    [
      'small multipliers do not leave out',
      { channels: [{ channel: 'a', multiplier: 0.01 }], labels: [label('yes', 0.01)] },
      'a/yes@1',
      '1000',
    ],
    ['paid clicks alone', { paidOnly: true }, 'a*@3 b@2 c*@1', '500 0 500'],
    ['paid clicks alone, without one', { paidOnly: true }, 'b@2', '-'],
    ['direct never', { direct: 'excluded' }, 'a@1 direct@0', '1000 0'],
    ['direct never, and nothing else', { direct: 'excluded' }, 'direct@0', '-'],
    ['direct as the site has it', {}, 'a@1 direct@0', '500 500'],
    ['an age at which nothing is left', { halfLifeDays: 0.1 }, 'a@365 b@0', '0 1000'],
    [
      'all of it together',
      {
        places: { by: 'ends', first: 50, middle: 0, last: 50 },
        halfLifeDays: 10,
        channels: [{ channel: 'a', multiplier: 2 }],
        paidOnly: true,
      },
      'a*@20 x@15 b*@10 c*@10',
      '500 0 0 500',
    ],
  ])('%s', (_, rule, path, expected) => {
    expect(credit(rule, path)).toBe(expected);
  });

  it('counts direct visits that the site leaves out, where it says so', () => {
    const path = makePath(pathOf('a@2 direct@1'), {
      orderAt: ORDER_AT,
      lookbackDays: 30,
      channelLookbackDays: {},
      direct: 'when-alone',
    });
    const order = { path: path.used, directLeftOut: directLeftOut(path), orderAt: ORDER_AT, amount: 1000n };
    const amounts = (rule: Partial<CustomRule>) => creditUnder(ruled(rule), order).map(({ amount }) => amount);
    expect(amounts({ direct: 'counted' })).toEqual([500n, 500n]);
    expect(amounts({ direct: 'site' })).toEqual([1000n]);
  });

  const anyWeight = fc.integer({ min: 0, max: 100 });
  const anyPlaces = fc.oneof(
    fc.constant({ by: 'even' as const }),
    fc.record({ by: fc.constant('ends' as const), first: anyWeight, middle: anyWeight, last: anyWeight }),
    fc.record({ by: fc.constant('from_last' as const), weights: fc.array(anyWeight, { minLength: 1, maxLength: 20 }) }),
  );
  const anyRule = fc
    .record({
      places: anyPlaces,
      halfLifeDays: fc.option(fc.integer({ min: 1, max: 365 }), { nil: undefined }),
      channels: fc.uniqueArray(
        fc.record({ channel: fc.constantFrom('a', 'b'), multiplier: fc.integer({ min: 0, max: 1000 }).map((n) => n / 100) }),
        { selector: ({ channel }) => channel },
      ),
      labels: fc.uniqueArray(
        fc.record({
          label: fc.constantFrom('Brand', 'Aim'),
          value: fc.constantFrom('yes', 'no'),
          multiplier: fc.integer({ min: 0, max: 1000 }).map((n) => n / 100),
        }),
        { selector: ({ label: name, value }) => `${name}:${value}` },
      ),
      direct: fc.constantFrom('site' as const, 'excluded' as const, 'counted' as const),
      paidOnly: fc.boolean(),
    })
    .filter((rule) => customRuleSchema.safeParse(rule).success)
    .map((rule) => customRuleSchema.parse(rule));
  const anyTouch = fc.record({
    id: fc.uuid().map((id) => id as Id<'touchpoint'>),
    at: fc.integer({ min: 0, max: 365 * 86_400 }).map((seconds) => new Date(ORDER_AT.getTime() - seconds * SECOND_MS)),
    logPosition: fc.bigInt({ min: 0n, max: 5n }),
    channel: fc.constantFrom('a', 'b', 'c'),
    kind: fc.constantFrom('ad_click' as const, 'campaign' as const, 'direct' as const),
    paid: fc.boolean(),
    labels: fc.option(fc.record({ Brand: fc.constantFrom('yes', 'no'), Aim: fc.constantFrom('yes', 'other') })),
  });
  const anyPath = fc.uniqueArray(anyTouch, { minLength: 1, maxLength: 200, selector: ({ id }) => id });

  it('sums to the order, never below zero, and in what the ledger can hold', () => {
    fc.assert(
      fc.property(anyRule, anyPath, fc.bigInt({ min: 0n, max: 10n ** 10n }), (rule, path, amount) => {
        const credits = creditUnder(ruled(rule), { path, orderAt: ORDER_AT, amount });
        expect(credits.reduce((sum, one) => sum + one.amount, 0n)).toBe(amount);
        expect(credits.every((one) => one.amount >= 0n && one.totalWeight <= LARGEST)).toBe(true);
      }),
    );
  });

  it('does not depend on when it all was, nor on what the channels that it does not name are called', () => {
    fc.assert(
      fc.property(anyRule, anyPath, fc.integer({ min: -1e6, max: 1e6 }), (rule, path, seconds) => {
        const moved = path.map((touch) => ({
          ...touch,
          at: new Date(touch.at.getTime() + seconds * SECOND_MS),
          channel: touch.channel === 'c' ? 'another' : touch.channel,
        }));
        const weights = (touches: PathTouch[]) => ruled(rule).weigh(touches, { orderAt: ORDER_AT, halfLifeDays: 7 });
        expect(weights(moved)).toEqual(weights(path));
      }),
    );
  });

  it('gives one touch everything, or nothing where it leaves that out', () => {
    fc.assert(
      fc.property(anyRule, anyTouch, (rule, touch) => {
        const [only, ...more] = creditUnder(ruled(rule), { path: [touch], orderAt: ORDER_AT, amount: 777n });
        expect([only?.amount, more.length]).toEqual([777n, 0]);
      }),
    );
  });

  it('is linear, last click and position-based where it says what those do', () => {
    const same = (rule: Partial<CustomRule>, id: 'linear' | 'last_click' | 'position_based') =>
      fc.assert(
        fc.property(anyPath, fc.bigInt({ min: 0n, max: 10n ** 8n }), (path, amount) => {
          const [own, theirs] = [ruled(rule), models[id]].map((model) =>
            creditUnder(model, { path, orderAt: ORDER_AT, amount }).map((one) => `${one.touchpointId} ${one.amount}`),
          );
          expect(own).toEqual(theirs);
        }),
      );
    same({}, 'linear');
    same({ places: { by: 'from_last', weights: [1] } }, 'last_click');
    same({ places: { by: 'ends', first: 40, middle: 20, last: 40 } }, 'position_based');
  });
});

describe('the list of own models', () => {
  const rule = customRuleSchema.parse({ places: even });
  const other = customRuleSchema.parse({ places: even, paidOnly: true });
  const stored = [{ id: ID, name: 'Ours', version: 3, rule }] as const;
  const newId = () => 'custom_ffffffff' as const;

  it('keeps the version while the rule stays, and raises it with each change', () => {
    expect(modelsAfter(stored, [{ id: ID, name: 'Renamed', rule: { ...rule } }], newId)?.[0]?.version).toBe(3);
    expect(modelsAfter(stored, [{ id: ID, name: 'Ours', rule: other }], newId)?.[0]?.version).toBe(4);
    expect(modelsAfter(stored, [{ name: 'New', rule }], newId)).toEqual([{ id: newId(), name: 'New', version: 1, rule }]);
  });

  it('takes no id that is none of the site’s, and none twice', () => {
    expect(modelsAfter([], [{ id: ID, name: 'Ours', rule }], newId)).toBeUndefined();
    expect(
      modelsAfter(
        stored,
        [0, 1].map((n) => ({ id: ID, name: `${n}`, rule })),
        newId,
      ),
    ).toBeUndefined();
  });

  it.each([
    ['a rule without weight', [{ ...stored[0], rule: { ...rule, places: { by: 'from_last', weights: [0] } } }]],
    ['the name of a built-in model', [{ ...stored[0], name: 'time decay' }]],
    ['two of one name', [stored[0], { ...stored[0], id: newId(), name: 'OURS' }]],
    [
      'a channel named twice',
      [{ ...stored[0], rule: { ...rule, channels: [1, 2].map((m) => ({ channel: 'a', multiplier: m })) } }],
    ],
    ['a value of a label named twice', [{ ...stored[0], rule: { ...rule, labels: [label('yes', 1), label('yes', 2)] } }]],
    ['a label with a colon', [{ ...stored[0], rule: { ...rule, labels: [{ ...label('yes', 1), label: 'a:b' }] } }]],
    ['nine of them', Array.from({ length: 9 }, (_, n) => ({ ...stored[0], id: `custom_0000000${n}`, name: `${n}` }))],
  ])('refuses %s', (_, list) => {
    expect(customModelsSchema.safeParse(list).success).toBe(false);
  });

  it('has another fingerprint under another version, or other channel rules where channels count', () => {
    const channelRules = [
      { channel: 'Fairs', conditions: [{ field: 'source' as const, match: 'is' as const, values: ['fair'] }] },
    ];
    const before = siteSettingsSchema.parse({
      models: [{ ...stored[0], rule: { ...rule, channels: [{ channel: 'a', multiplier: 2 }] } }],
    });
    const renamed = { ...before, channelRules };
    const changed = (after: typeof before) => {
      const old = new Map(modelsOf(before).map((model) => [model.id, fingerprintOf(model, before)]));
      return modelsOf(after).flatMap((model) => (fingerprintOf(model, after) === old.get(model.id) ? [] : model.id));
    };
    expect(changed(before)).toEqual([]);
    expect(changed(renamed)).toEqual(['clicks_without_capture', ID]);
    expect(changed({ ...before, models: before.models.map((model) => ({ ...model, version: 4 })) })).toEqual([ID]);
  });

  it('has another fingerprint under other label rules where labels count, and in no other case', () => {
    const parsed = (labelled: object) => siteSettingsSchema.parse({ models: [{ ...stored[0], rule: { ...rule, ...labelled } }] });
    const brand = { label: 'Brand', value: 'yes', conditions: [{ field: 'campaign', match: 'is', values: ['ours'] }] };
    const changed = (before: ReturnType<typeof parsed>) => {
      const after = { ...before, labelRules: labelRulesSchema.parse([brand]) };
      return modelsOf(after).flatMap((model, index) => {
        const was = modelsOf(before)[index];
        return was && fingerprintOf(model, after) === fingerprintOf(was, before) ? [] : model.id;
      });
    };
    expect(changed(parsed({ labels: [label('yes', 0)] }))).toEqual(['clicks_without_capture', ID]);
    expect(changed(parsed({}))).toEqual(['clicks_without_capture']);
  });

  it('reads rules that were stored before there were labels, as they were', () => {
    const { labels: _, ...before } = rule;
    expect(customModelsSchema.parse([{ ...stored[0], rule: before }])).toEqual(stored);
    expect(
      modelsAfter(stored, [{ id: ID, name: 'Ours', rule: { ...rule, labels: [label('yes', 2)] } }], newId)?.[0]?.version,
    ).toBe(4);
  });
});
