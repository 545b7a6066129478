/** Protects which value a rule gives which campaign, that the first that fits counts, and which rules are refused. */
import { describe, expect, it } from 'vitest';
import { isCapturing, isSameLabels, type LabelFacts, labelNames, labelsBy } from './label-rule';
import { labelRuleSchema, labelRulesSchema } from './label-rule-schema';

type Condition = [field: string, match: string, ...values: string[]];
const rule = (label: string, value: string, conditions: Condition[], needs: 'all' | 'any' = 'all') =>
  labelRuleSchema.parse({
    ...{ label, value, needs },
    conditions: conditions.map(([field, match, ...values]) => ({ field, match, values })),
  });

const rules = [
  rule(
    'Brand',
    'brand',
    [
      ['campaign', 'contains', 'brand'],
      ['keyword', 'matches', '\\bwollwerk\\b'],
    ],
    'any',
  ),
  rule('Brand', 'non-brand', [['medium', 'is', 'cpc', 'ppc']]),
  rule('Audience', 'retargeting', [
    ['ad_group', 'begins_with', 'RT_'],
    ['medium', 'ends_with', 'social'],
  ]),
];

describe('labels', () => {
  it.each<[string, LabelFacts, Record<string, string>]>([
    ['the name of the campaign', { campaign: 'DE | BRAND | exact', medium: 'cpc' }, { Brand: 'brand' }],
    ['any condition: the keyword', { campaign: 'DE', keyword: 'Wollwerk Mütze', medium: 'cpc' }, { Brand: 'brand' }],
    ['a word within a word is none', { keyword: 'wollwerkzeug', medium: 'cpc' }, { Brand: 'non-brand' }],
    ['the second of two values', { medium: 'PPC' }, { Brand: 'non-brand' }],
    ['all conditions', { adGroup: 'rt_cart', medium: 'paid_social' }, { Audience: 'retargeting' }],
    ['one of two conditions', { adGroup: 'rt_cart', medium: 'email' }, {}],
    ['a campaign known by its id alone', { campaignId: 'brand-7', medium: null }, { Brand: 'brand' }],
    ['two labels', { campaign: 'brand', adGroup: 'RT_', medium: 'social' }, { Brand: 'brand', Audience: 'retargeting' }],
    ['nothing stated', {}, {}],
  ])('%s', (_, facts, expected) => {
    expect(labelsBy(rules, facts)).toEqual(expected);
  });

  it('are listed in the order of their first rules', () => {
    expect(labelNames(rules)).toEqual(['Brand', 'Audience']);
  });

  it('are the same whatever their order', () => {
    expect(isSameLabels({ a: '1', b: '2' }, { b: '2', a: '1' })).toBe(true);
    expect(isSameLabels({ a: '1' }, { b: '1' })).toBe(false);
    expect(isSameLabels({ a: '1' }, null)).toBe(false);
  });

  it.each([
    ['a pattern that is none', [{ ...rules[0], conditions: [{ field: 'ad', match: 'matches', values: ['(a'] }] }]],
    ['a comma in a name', [{ ...rules[0], label: 'A, B' }]],
    ['a colon in a name', [{ ...rules[0], label: 'A:B' }]],
    ['one label spelt in two ways', [rules[0], { ...rules[1], label: 'BRAND' }]],
    ['eleven labels', Array.from({ length: 11 }, (_, index) => ({ ...rules[0], label: `Line ${index}` }))],
    ['a rule without conditions', [{ ...rules[0], conditions: [] }]],
    ['a name of the prototype', [{ ...rules[0], label: '__proto__' }]],
  ])('refuses %s', (_, stated) => {
    expect(labelRulesSchema.safeParse(stated).success).toBe(false);
  });

  it('knows which values say that a click catches who is on the way', () => {
    expect(['Brand', ' retargeting', 'non-brand', 'prospecting'].map(isCapturing)).toEqual([true, true, false, false]);
  });
});
