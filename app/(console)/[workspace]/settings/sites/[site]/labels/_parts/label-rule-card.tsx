'use client';
/** One rule: the label and value that it gives, and its conditions. */
import { Button, Card, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { formatCount, formatMoney } from '@/components/ui/format';
import { type LabelField, type LabelMatch, type LabelRule, labelFields, labelMatches } from '@/lib/model/label-rule';
import type { LabelPreview } from '@/lib/workspace';
import { IconButton, RuleCondition } from '../../_parts/rule-condition';

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

type Props = {
  number: number;
  rule: LabelRule;
  /** What it labels of the previewed days. */
  found: LabelPreview['rules'][number] | undefined;
  change: (rule: LabelRule) => void;
  remove: () => void;
  moveUp: (() => void) | undefined;
  moveDown: (() => void) | undefined;
  errorOf: (field: string) => string | undefined;
};

export function LabelRuleCard({ number, rule, found, change, remove, moveUp, moveDown, errorOf }: Props) {
  const { conditions, needs } = rule;
  return (
    <Card withBorder padding="md" component="section" aria-label={`Rule ${number}`}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <Given number={number} rule={rule} change={change} errorOf={errorOf} />
          <Group gap={2} wrap="nowrap">
            <IconButton label={`Move rule ${number} up`} icon={IconArrowUp} onClick={moveUp} />
            <IconButton label={`Move rule ${number} down`} icon={IconArrowDown} onClick={moveDown} />
            <IconButton label={`Remove rule ${number}`} icon={IconTrash} onClick={remove} />
          </Group>
        </Group>
        {conditions.map((condition, index) => (
          <RuleCondition
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity beyond their place, and their fields hold no state.
            key={index}
            name={`Rule ${number}, condition ${index + 1}`}
            lead={index === 0 ? 'when' : needs === 'any' ? 'or' : 'and'}
            condition={condition}
            fields={fields}
            matches={matches}
            change={(changed) => change({ ...rule, conditions: conditions.with(index, changed) })}
            remove={conditions.length > 1 ? () => change({ ...rule, conditions: conditions.toSpliced(index, 1) }) : undefined}
            error={errorOf(`conditions.${index}`)}
          />
        ))}
        <Group justify="space-between">
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => change({ ...rule, conditions: [...conditions, { field: 'keyword', match: 'contains', values: [] }] })}
          >
            Add a condition
          </Button>
          {found && (
            <Text size="sm" c="dimmed">
              {found.visits === 1 ? '1 visit' : `${formatCount(found.visits)} visits`} and {formatMoney(found.revenue)} in the
              last 30 days
            </Text>
          )}
        </Group>
      </Stack>
    </Card>
  );
}

/** The label and value that the rule gives, and how many of its conditions must hold. */
function Given({ number, rule, change, errorOf }: Pick<Props, 'number' | 'rule' | 'change' | 'errorOf'>) {
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
