/** Protects what the ready-made labels make of campaigns as stores name them, and that they can be saved once filled in. */
import { expect, it } from 'vitest';
import { labelPresets } from './label-presets';
import { type LabelFacts, labelsBy } from './label-rule';
import { labelRulesSchema } from './label-rule-schema';

const presets = labelPresets({ name: 'Wollwerk Berlin', domains: ['shop.wollwerk.example'] });
const [brand, audience] = presets;

it.each<[LabelFacts, string | undefined]>([
  [{ campaign: 'DE_Brand_exact', medium: 'cpc' }, 'brand'],
  [{ campaign: 'Search', keyword: 'wollwerk mütze', medium: 'cpc' }, 'brand'],
  [{ campaign: 'DE_Non-Brand', medium: 'cpc' }, 'non-brand'],
  [{ campaign: 'Mützen', medium: 'cpc' }, 'non-brand'],
  [{ campaign: 'Rebranding news', medium: 'email' }, undefined],
  [{ source: 'shop', medium: 'referral' }, undefined],
])('brand of %o is %s', (facts, value) => {
  expect(labelsBy(brand?.rules ?? [], facts)).toEqual(value === undefined ? {} : { Brand: value });
});

it.each<[LabelFacts, string | undefined]>([
  [{ campaign: 'META_RT_30d' }, 'retargeting'],
  [{ adGroup: 'Remarketing cart' }, 'retargeting'],
  [{ campaign: 'Prospecting LAL 1%' }, 'prospecting'],
  [{ campaign: 'Start of spring' }, undefined],
])('audience of %o is %s', (facts, value) => {
  expect(labelsBy(audience?.rules ?? [], facts)).toEqual(value === undefined ? {} : { Audience: value });
});

it('can be saved as they are, or when what is left open is filled in', () => {
  for (const { rules } of presets) {
    const filled = rules.map((rule) => ({
      ...rule,
      value: rule.value || 'Hats',
      conditions: rule.conditions.map((one) => ({ ...one, values: one.values.length > 0 ? one.values : ['hats'] })),
    }));
    expect(labelRulesSchema.safeParse(filled).success).toBe(true);
  }
});
