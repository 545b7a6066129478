/**
 * A site's own names for what its campaigns are about: brand or non-brand, prospecting or retargeting, a product line. An ordered
 * list of rules over the names that links carry; each gives a value of a label, and of each label the first rule that fits counts.
 * A rule looks only at what an acquisition keeps, so that stored ones can be labelled anew. Stored rules are a contract.
 */
import { type TextPattern, textPattern } from '@/lib/core/text-pattern';

export const LABEL_RULES_MAX = 100;
/** Each may be a level of a report and a filter: more are not told apart in a list. */
export const LABELS_MAX = 10;
export const LABEL_LENGTH_MAX = 40;

export const labelFields = ['campaign', 'ad_group', 'ad', 'keyword', 'source', 'medium'] as const;
export type LabelField = (typeof labelFields)[number];

/** `matches`: a pattern in the notation of regular expressions (lib/core/text-pattern.ts). */
export const labelMatches = ['contains', 'is', 'begins_with', 'ends_with', 'matches'] as const;
export type LabelMatch = (typeof labelMatches)[number];

export type LabelCondition = {
  field: LabelField;
  match: LabelMatch;
  /** One of them is enough. */
  values: string[];
};
export type LabelRule = {
  label: string;
  value: string;
  /** Whether all of the conditions must hold, or one of them is enough. */
  needs: 'all' | 'any';
  conditions: LabelCondition[];
};

/** What rules look at of an acquisition; null and undefined both mean not stated. */
export type LabelFacts = {
  [Field in 'source' | 'medium' | 'campaign' | 'campaignId' | 'adGroup' | 'ad' | 'keyword']?: string | null | undefined;
};

/** Values by the names of the labels. */
export type Labels = Record<string, string>;

/** The labels that the rules give, in their order. Letters' case does not count. */
export function labelsBy(rules: readonly LabelRule[], facts: LabelFacts): Labels {
  const labels = new Map<string, string>();
  const found = ruleIndexes(rules, facts);
  for (const [label, index] of found) labels.set(label, rules[index]?.value ?? '');
  return Object.fromEntries(labels);
}

/** As they are stored: null is none. */
export function storedLabels(rules: readonly LabelRule[], facts: LabelFacts): Labels | null {
  const labels = rules.length > 0 ? labelsBy(rules, facts) : {};
  return Object.keys(labels).length > 0 ? labels : null;
}

/** By the name of each label, the place of the rule that gives it. */
export function ruleIndexes(rules: readonly LabelRule[], facts: LabelFacts): Map<string, number> {
  const found = new Map<string, number>();
  for (const [index, { label, fits }] of compiled(rules).entries()) {
    if (!found.has(label) && fits(facts)) found.set(label, index);
  }
  return found;
}

/** The names of the labels that the rules give, in the order of their first rules. */
export function labelNames(rules: readonly Pick<LabelRule, 'label'>[]): string[] {
  return [...new Set(rules.map(({ label }) => label))];
}

/** Each value that the rules give a label, once, by label in the order of their first rules. */
export function labelValues(rules: readonly Pick<LabelRule, 'label' | 'value'>[]): { label: string; value: string }[] {
  return labelNames(rules).flatMap((label) => {
    const values = new Set(rules.filter((rule) => rule.label === label).map(({ value }) => value));
    return [...values].map((value) => ({ label, value }));
  });
}

/** What sites call campaigns that catch who is on the way already, whatever the label's own name is; "non-brand" is none of them. */
const CAPTURING = new Set(['brand', 'branded', 'brand search', 'retargeting', 'remarketing']);

/** Whether the value says so: "clicks without capture" leaves such clicks out. */
export function isCapturing(value: string): boolean {
  return CAPTURING.has(value.trim().toLowerCase());
}

/** Whether both are the same, in whatever order. */
export function isSameLabels(left: Labels | null, right: Labels | null): boolean {
  const [own, other] = [left ?? {}, right ?? {}];
  const names = Object.keys(own);
  return names.length === Object.keys(other).length && names.every((name) => own[name] === other[name]);
}

type CompiledRule = { label: string; fits: (facts: LabelFacts) => boolean };

/** Patterns are read once for each list of rules: thousands of touches are asked. */
const compiledRules = new WeakMap<readonly LabelRule[], CompiledRule[]>();

function compiled(rules: readonly LabelRule[]): CompiledRule[] {
  const known = compiledRules.get(rules);
  if (known) return known;
  const made = rules.map(({ label, needs, conditions }): CompiledRule => {
    const tests = conditions.map(conditionTest);
    return { label, fits: (facts) => (needs === 'all' ? tests.every((test) => test(facts)) : tests.some((test) => test(facts))) };
  });
  compiledRules.set(rules, made);
  return made;
}

function conditionTest({ field, match, values }: LabelCondition): (facts: LabelFacts) => boolean {
  const tests = values.map((value) => valueTest(match, value));
  return (facts) => {
    const stated = statedIn(facts, field);
    return stated ? tests.some((test) => test(stated.toLowerCase())) : false;
  };
}

/** A campaign goes by its id where it states no name, as in reports. */
function statedIn(facts: LabelFacts, field: LabelField): string | null | undefined {
  if (field === 'campaign') return facts.campaign ?? facts.campaignId;
  return field === 'ad_group' ? facts.adGroup : facts[field];
}

function valueTest(match: LabelMatch, value: string): TextPattern {
  const wanted = value.toLowerCase();
  switch (match) {
    case 'is':
      return (stated) => stated === wanted;
    case 'contains':
      return (stated) => stated.includes(wanted);
    case 'begins_with':
      return (stated) => stated.startsWith(wanted);
    case 'ends_with':
      return (stated) => stated.endsWith(wanted);
    case 'matches': {
      const pattern = textPattern(value);
      return pattern.ok ? pattern.value : () => false;
    }
  }
}
