/** Protects that the preview of label rules shows which rule gives which campaign what, and all that is left, summing to the whole. */
import { expect, it } from 'vitest';
import { operatorOf } from '@/lib/access';
import { DAY_MS } from '@/lib/core/instant';
import { labelRuleSchema } from '@/lib/model/label-rule-schema';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { previewLabelRulesOf } from './label-preview';

const { db } = await testDatabase();
const NOW = new Date('2026-03-20T12:00:00Z');
const at = new Date(NOW.getTime() - 2 * DAY_MS);
const rule = (label: string, value: string, part: string) =>
  labelRuleSchema.parse({ label, value, conditions: [{ field: 'campaign', match: 'contains', values: [part] }] });

it('shows values, campaigns with their rule, and the unlabelled rest with its revenue', async () => {
  const site = await buildSite(db);
  const actor = operatorOf(site.workspaceId);
  const orders = [
    { campaign: 'Our brand', revenue: 5_000n },
    { campaign: 'Spring', revenue: 2_000n },
    { campaign: 'Autumn', revenue: 700n },
  ];
  for (const { campaign, revenue } of orders) {
    await buildOrder(db, site, { at, revenue, touches: [{ daysBefore: 1, source: 'google', medium: 'cpc', campaign }] });
  }
  const rules = [rule('Brand', 'brand', 'brand'), rule('Brand', 'non-brand', 'spring'), rule('Season', 'spring', 'spring')];
  const preview = (input: unknown) => readOf(db, site)((tx) => previewLabelRulesOf(tx, actor, site.id, input, NOW));
  const { total, rules: each, labels } = await preview(rules);
  const text = ({ visits, revenue }: (typeof each)[number]) => `${visits} ${revenue.amount}`;
  expect([total, ...each].map(text)).toEqual(['3 77.00', '1 50.00', '1 20.00', '1 20.00']);
  expect(labels.map(({ label, unlabelled }) => `${label} ${text(unlabelled)}`)).toEqual(['Brand 1 7.00', 'Season 2 57.00']);
  expect(labels[0]?.values.map((one) => `${one.value} ${one.isCapturing} ${text(one)}`)).toEqual([
    'brand true 1 50.00',
    'non-brand false 1 20.00',
  ]);
  expect(labels[0]?.campaigns.map((one) => [one.name, one.rule, one.value])).toEqual([
    ['google / cpc / Autumn', undefined, undefined],
    ['google / cpc / Our brand', 0, 'brand'],
    ['google / cpc / Spring', 1, 'non-brand'],
  ]);
  await expect(preview([{ ...rules[0], value: ' ' }])).rejects.toMatchObject({ fields: [{ field: 'labelRules.0.value' }] });
});
