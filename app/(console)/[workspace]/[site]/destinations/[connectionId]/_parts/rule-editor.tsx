'use client';
/** The rule of one event: its name there, when it is sent, with which value and which further parameters. */
import { Autocomplete, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import type { DestinationView } from '../../views';
import { FilterRows } from './filter-rows';
import { defaultRule } from './mapping-draft';
import { ParamRows } from './param-rows';
import type { RuleProps } from './rule-props';
import { ValueFields } from './value-fields';

export function RuleEditor(props: RuleProps & { destination: DestinationView }) {
  const { name, destination, change } = props;
  return (
    <Stack gap="md" py="xs" role="group" aria-label={`Rule of ${name}`}>
      <NameField {...props} />
      <FilterRows {...props} />
      <ValueFields {...props} />
      <ParamRows {...props} />
      <Group>
        <Button size="compact-xs" variant="default" onClick={() => change(defaultRule(name, destination.events))}>
          Reset to default
        </Button>
      </Group>
    </Stack>
  );
}

/** A choice where the platform has a list, with text of one's own where it takes that too; else an id to be entered. */
function NameField({ name, rule, problems, change, destination }: RuleProps & { destination: DestinationView }) {
  const { label, choices, open } = destination.eventNames;
  const common = { label, size: 'xs', error: problems[`${name}.as`] } as const;
  if (choices && !open) {
    return (
      <Select {...common} searchable data={[...choices]} value={rule.as || null} onChange={(as) => change({ as: as ?? '' })} />
    );
  }
  if (choices) return <Autocomplete {...common} data={[...choices]} value={rule.as} onChange={(as) => change({ as })} />;
  return (
    <TextInput
      {...common}
      spellCheck={false}
      autoComplete="off"
      value={rule.as}
      onChange={(event) => change({ as: event.currentTarget.value })}
    />
  );
}
