/**
 * Names of campaigns that an admin says are one: rules of the label "Campaign", so that cost, visits and credit of all of them stand
 * under one value of it in every report, stored ones too, and taking the rule away undoes it. Cost that is matched by name goes by it too.
 */
import { LABEL_RULES_MAX, type LabelRule } from './label-rule';

export const MERGE_LABEL = 'Campaign';
/** Of a rule's condition (label-rule-schema.ts). */
export const MERGED_NAMES_MAX = 30;

export type MergedCampaigns = { name: string; names: string[] };

/** Those that the rules make one, each with the names that it is made of. */
export function mergedCampaigns(rules: readonly LabelRule[]): MergedCampaigns[] {
  return rules.flatMap((rule) => {
    const names = namesOf(rule);
    return names ? [{ name: rule.value, names }] : [];
  });
}

/** The rules with these names made one, before others: of each label the first that fits counts. Undefined where they would be too many. */
export function withMerged(rules: readonly LabelRule[], { name, names }: MergedCampaigns): LabelRule[] | undefined {
  const others = rules.filter((rule) => !(namesOf(rule) && rule.value === name));
  const before = rules.filter((rule) => !others.includes(rule)).flatMap((rule) => namesOf(rule) ?? []);
  const values = [...new Set([...before, ...names])];
  if (values.length > MERGED_NAMES_MAX || others.length + 1 > LABEL_RULES_MAX) return undefined;
  const label = rules.find((rule) => isMergeLabel(rule.label))?.label ?? MERGE_LABEL;
  return [{ label, value: name, needs: 'all', conditions: [{ field: 'campaign', match: 'is', values }] }, ...others];
}

/** The rules without that one; undefined where there is none. */
export function withoutMerged(rules: readonly LabelRule[], name: string): LabelRule[] | undefined {
  const left = rules.filter((rule) => !(namesOf(rule) && rule.value === name));
  return left.length === rules.length ? undefined : left;
}

/** A label is spelt one way in all rules. */
function isMergeLabel(label: string): boolean {
  return label.toLowerCase() === MERGE_LABEL.toLowerCase();
}

/** Rules that look at anything else were made by hand, and say nothing of names. */
function namesOf({ label, conditions }: LabelRule): string[] | undefined {
  const [condition, ...others] = conditions;
  const isPlain = isMergeLabel(label) && condition?.field === 'campaign' && condition.match === 'is' && others.length === 0;
  return isPlain ? condition.values : undefined;
}
