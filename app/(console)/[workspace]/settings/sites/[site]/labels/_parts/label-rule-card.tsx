'use client';
/** One rule: the label and value that it gives, and its conditions. */
import { Group, NativeSelect, TextInput } from '@mantine/core';
import { formatCount, formatMoney } from '@/components/ui/format';
import { type LabelField, type LabelMatch, type LabelRule, labelFields, labelMatches } from '@/lib/model/label-rule';
import type { LabelPreview } from '@/lib/workspace';
import { type Placed, RuleCard } from '../../_parts/rule-card';

const FIELD_NAMES: Record<LabelField, string> = {
  campaign: 'Campaign',
  ad_group: 'Ad group',
  ad: 'Ad',
  keyword: 'Keyword',
  source: 'Source',
  medium: 'Medium',
};
const MATCH_NAMES: Record<LabelMatch, string> = {
  contains: 'contains',
  is: 'is',
  begins_with: 'begins with',
  ends_with: 'ends with',
  matches: 'matches pattern',
};
const fields = labelFields.map((value) => ({ value, label: FIELD_NAMES[value] }));
const matches = labelMatches.map((value) => ({ value, label: MATCH_NAMES[value] }));

type Props = Placed<LabelRule> & {
  /** What it labels of the previewed days. */
  found: LabelPreview['rules'][number] | undefined;
};

export function LabelRuleCard({ found, ...placed }: Props) {
  const visits = found && (found.visits === 1 ? '1 visit' : `${formatCount(found.visits)} visits`);
  return (
    <RuleCard
      {...placed}
      joined={placed.rule.needs === 'any' ? 'or' : 'and'}
      fields={fields}
      matches={matches}
      blank={{ field: 'keyword', match: 'contains', values: [] }}
      found={found && `${visits} and ${formatMoney(found.revenue)}`}
      head={<Given {...placed} />}
    />
  );
}

/** The label and value that the rule gives, and how many of its conditions must hold. */
function Given({ number, rule, change, errorOf }: Placed<LabelRule>) {
  return (
    <Group gap="xs" align="flex-start" flex={1}>
      <TextInput
        label={`Rule ${number}: label`}
        placeholder="Brand"
        list="label-names"
        value={rule.label}
        onChange={(event) => change({ ...rule, label: event.currentTarget.value })}
        error={errorOf('label')}
        w={180}
      />
      <TextInput
        label="Value"
        aria-label={`Rule ${number}: value`}
        placeholder="non-brand"
        value={rule.value}
        onChange={(event) => change({ ...rule, value: event.currentTarget.value })}
        error={errorOf('value')}
        w={180}
      />
      <NativeSelect
        label="When"
        aria-label={`Rule ${number}: how many conditions must hold`}
        data={[
          { value: 'all', label: 'all conditions hold' },
          { value: 'any', label: 'any condition holds' },
        ]}
        value={rule.needs}
        onChange={(event) => change({ ...rule, needs: event.currentTarget.value === 'any' ? 'any' : 'all' })}
        w={180}
      />
    </Group>
  );
}
