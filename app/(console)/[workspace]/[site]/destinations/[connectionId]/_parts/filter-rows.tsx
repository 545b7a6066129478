'use client';
/** The conditions under which an event is sent; all must hold. */
import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { Select } from '@/components/form/select';
import { type FilterTest, filterTests } from '@/lib/model/mapping-words';
import { bareTests, type FilterDraft, nextKey } from './mapping-draft';
import type { RuleProps } from './rule-props';

const testWords: Record<FilterTest, string> = {
  equals: 'is',
  not_equals: 'is not',
  contains: 'contains',
  at_least: 'is at least',
  at_most: 'is at most',
  exists: 'is there',
  missing: 'is not there',
};

export function FilterRows({ name, path, rule: { filters }, problems, change }: RuleProps) {
  const set = (key: number, part: Partial<FilterDraft>) =>
    change({ filters: filters.map((filter) => (filter.key === key ? { ...filter, ...part } : filter)) });
  return (
    <Fieldset legend="Sent only if" p="xs">
      <Stack gap="xs">
        {filters.length === 0 && (
          <Text size="xs" c="dimmed">
            No condition: every {name} is sent.
          </Text>
        )}
        {filters.map((filter, index) => (
          <FilterRow
            key={filter.key}
            filter={filter}
            number={index + 1}
            change={(part) => set(filter.key, part)}
            remove={() => change({ filters: filters.filter(({ key }) => key !== filter.key) })}
            error={problems[`${path}.filters.${index}.property`]}
          />
        ))}
        <Group>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => change({ filters: [...filters, { key: nextKey(filters), property: '', test: 'equals', value: '' }] })}
          >
            Add a condition
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}

type RowProps = {
  filter: FilterDraft;
  number: number;
  change: (part: Partial<FilterDraft>) => void;
  remove: () => void;
  error: string | undefined;
};

function FilterRow({ filter: { property, test, value }, number, change, remove, error }: RowProps) {
  return (
    <Group gap="xs" align="flex-start">
      <TextInput
        size="xs"
        flex="2 1 110px"
        aria-label={`Property of condition ${number}`}
        placeholder="payment_type"
        spellCheck={false}
        value={property}
        onChange={(event) => change({ property: event.currentTarget.value })}
        error={error}
      />
      <Select
        size="xs"
        flex="1 1 86px"
        aria-label={`Test of condition ${number}`}
        data={filterTests.map((known) => ({ value: known, label: testWords[known] }))}
        value={test}
        onChange={(chosen) => change({ test: filterTests.find((known) => known === chosen) ?? 'equals' })}
      />
      {!bareTests.includes(test) && (
        <TextInput
          size="xs"
          flex="2 1 110px"
          aria-label={`Value of condition ${number}`}
          placeholder="invoice"
          value={value}
          onChange={(event) => change({ value: event.currentTarget.value })}
        />
      )}
      <ActionIcon variant="subtle" color="gray" c="inherit" aria-label={`Remove condition ${number}`} onClick={remove}>
        <IconTrash size={14} />
      </ActionIcon>
    </Group>
  );
}
