'use client';
/** A condition of a rule: what is looked at, how, and for which values. */
import { ActionIcon, Group, NativeSelect, Text } from '@mantine/core';
import { TagsInput } from '@/components/form/tags-input';
import { IconX } from '@tabler/icons-react';

export type Condition = { field: string; match: string; values: string[] };
export type Choice<Value> = { value: Value; label: string };

type Props<Own extends Condition> = {
  name: string;
  lead: string;
  condition: Own;
  fields: Choice<Own['field']>[];
  matches: Choice<Own['match']>[];
  change: (condition: Own) => void;
  remove: (() => void) | undefined;
  error: string | undefined;
};

export function RuleCondition<Own extends Condition>({
  name,
  lead,
  condition,
  fields,
  matches,
  change,
  remove,
  error,
}: Props<Own>) {
  return (
    <Group gap="xs" align="flex-start">
      <Text size="sm" c="dimmed" w={40} pt={7}>
        {lead}
      </Text>
      <NativeSelect
        aria-label={`${name}: what is looked at`}
        data={fields}
        value={condition.field}
        onChange={(event) => change({ ...condition, field: known(fields, event.currentTarget.value) ?? condition.field })}
        w={150}
      />
      <NativeSelect
        aria-label={`${name}: how`}
        data={matches}
        value={condition.match}
        onChange={(event) => change({ ...condition, match: known(matches, event.currentTarget.value) ?? condition.match })}
        w={160}
      />
      <TagsInput
        aria-label={`${name}: values`}
        placeholder={condition.values.length === 0 ? 'value, Enter, another' : undefined}
        value={condition.values}
        onChange={(values) => change({ ...condition, values })}
        error={error}
        flex={1}
        miw={200}
      />
      {remove && <IconButton label={`Remove ${name}`} icon={IconX} onClick={remove} />}
    </Group>
  );
}

type ButtonProps = { label: string; icon: typeof IconX; onClick: (() => void) | undefined };

export function IconButton({ label, icon: Icon, onClick }: ButtonProps) {
  return (
    <ActionIcon variant="subtle" color="gray" c="inherit" size="lg" aria-label={label} onClick={onClick} disabled={!onClick}>
      <Icon size={16} />
    </ActionIcon>
  );
}

function known<Value extends string>(choices: Choice<Value>[], text: string): Value | undefined {
  return choices.find(({ value }) => value === text)?.value;
}
