/** Rules to begin with, made of what a store is called: each label is then the store's own to change. */
import type { LabelRule } from './label-rule';

export type LabelPreset = { name: string; explain: string; rules: LabelRule[] };

const NAMES = ['campaign', 'ad_group'] as const;
/** Mediums of searches that are paid for, as advertisers write them. */
const PAID_SEARCH = ['cpc', 'ppc', 'paidsearch', 'paid_search', 'paid-search', 'sem'];
/** First labels of hosts that say nothing about the store. */
const HOST_WORDS = new Set(['www', 'shop', 'store', 'm']);

/** Brand or non-brand by the store's own name and domain, prospecting or retargeting, product line, market. */
export function labelPresets(store: { name: string; domains: readonly string[] }): LabelPreset[] {
  return [
    {
      name: 'Brand or non-brand',
      explain: 'By your store’s name and domain, and by “brand” in the names of campaigns; other paid searches are non-brand.',
      rules: brandRules(store),
    },
    {
      name: 'Prospecting or retargeting',
      explain:
        'By how campaigns are usually named: “retargeting”, “remarketing”, “prospecting”, “lookalike” and their short forms.',
      rules: [
        rule('Audience', 'retargeting', 're[ _-]?target|re[ _-]?market|(^|[^a-z])(rt|rmkt|rlsa)([^a-z]|$)'),
        rule('Audience', 'prospecting', 'prospect|lookalike|(^|[^a-z])(lal|tof|cold)([^a-z]|$)'),
      ],
    },
    {
      name: 'Product line',
      explain: 'A rule for each line: fill in its name, and what your campaigns call it.',
      rules: [blank('Product line')],
    },
    { name: 'Market', explain: 'A rule for each country or language that campaigns are named after.', rules: [blank('Market')] },
  ];
}

function brandRules({ name, domains }: { name: string; domains: readonly string[] }): LabelRule[] {
  const own = [...new Set([name.trim().toLowerCase(), ...domains.map(domainWord)])].filter((word) => word.length >= 3);
  const brand = rule('Brand', 'brand', '(^|[^a-z])brand(ed|ing)?([^a-z]|$)');
  const words = [...NAMES, 'keyword' as const].map((field) => ({ field, match: 'contains' as const, values: own }));
  return [
    rule('Brand', 'non-brand', 'non[ _-]?brand|generic'),
    { ...brand, conditions: [...brand.conditions, ...(own.length > 0 ? words : [])] },
    { label: 'Brand', value: 'non-brand', needs: 'all', conditions: [{ field: 'medium', match: 'is', values: PAID_SEARCH }] },
  ];
}

/** "wollwerk" of shop.wollwerk.example. */
function domainWord(domain: string): string {
  const labels = domain.toLowerCase().split('.');
  return labels.find((label, index) => index < labels.length - 1 && !HOST_WORDS.has(label)) ?? '';
}

function rule(label: string, value: string, pattern: string): LabelRule {
  return { label, value, needs: 'any', conditions: NAMES.map((field) => ({ field, match: 'matches', values: [pattern] })) };
}

function blank(label: string): LabelRule {
  return { label, value: '', needs: 'any', conditions: NAMES.map((field) => ({ field, match: 'contains', values: [] })) };
}
