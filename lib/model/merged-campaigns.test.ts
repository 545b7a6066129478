/** Protects that names made one are one label's value, that more join them, and that undoing leaves rules made by hand alone. */
import { expect, it } from 'vitest';
import { type LabelRule, labelsBy } from './label-rule';
import { labelRulesSchema } from './label-rule-schema';
import { MERGED_NAMES_MAX, mergedCampaigns, withMerged, withoutMerged } from './merged-campaigns';

const byHand: LabelRule = {
  ...{ label: 'campaign', value: 'Winter', needs: 'all' },
  conditions: [{ field: 'campaign', match: 'contains', values: ['winter'] }],
};
const spring = { name: 'Spring', names: ['Spring', 'spring_26'] };

it('labels all of the names alike, and no other', () => {
  const rules = withMerged([byHand], spring) ?? [];
  expect(labelRulesSchema.safeParse(rules).success).toBe(true);
  expect(['SPRING_26', 'Spring', 'Springs'].map((campaign) => labelsBy(rules, { campaign })['campaign'])).toEqual([
    ...['Spring', 'Spring', undefined],
  ]);
});

it('takes more names into one', () => {
  const rules = withMerged(withMerged([], spring) ?? [], { name: 'Spring', names: ['Spring', 'SpringSale'] }) ?? [];
  expect(mergedCampaigns(rules)).toEqual([{ name: 'Spring', names: ['Spring', 'spring_26', 'SpringSale'] }]);
});

it('is undone by its name, and leaves other rules', () => {
  const rules = withMerged([byHand], spring) ?? [];
  expect(withoutMerged(rules, 'Spring')).toEqual([byHand]);
  expect(withoutMerged(rules, 'Winter')).toBeUndefined();
});

it('refuses more names than a condition may have', () => {
  const names = Array.from({ length: MERGED_NAMES_MAX + 1 }, (_, index) => `N${index}`);
  expect(withMerged([], { name: 'N', names })).toBeUndefined();
  const most = withMerged([], { name: 'N', names: names.slice(1) });
  expect(labelRulesSchema.safeParse(most).success).toBe(true);
});
