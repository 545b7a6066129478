'use client';
/** The rules of one event: its name there, when it is sent, with which value and which further parameters. */
import { Autocomplete, Button, Fieldset, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { Select } from '@/components/form/select';
import { FURTHER_RULES_MAX } from '@/lib/model/mapping-words';
import type { DestinationView } from '../../views';
import { FilterRows } from './filter-rows';
import { defaultRule, type FurtherDraft, type RuleDraft, withFurther } from './mapping-draft';
import { ParamRows } from './param-rows';
import type { RuleProps } from './rule-props';
import { ValueFields } from './value-fields';

type Props = {
  name: string;
  rule: RuleDraft;
  destination: DestinationView;
  problems: Record<string, string>;
  change: (part: Partial<RuleDraft>) => void;
} & Pick<RuleProps, 'savedValue'>;

export function RuleEditor({ name, rule, destination, problems, change, savedValue }: Props) {
  const common = { name, destination, problems };
  return (
    <Stack gap="md" py="xs" role="group" aria-label={`Rule of ${name}`}>
      <RuleFields {...common} path={name} rule={rule} change={change} {...(savedValue && { savedValue })} />
      <FurtherRules {...common} more={rule.more} change={(more) => change({ more })} />
      <Text size="xs" c="dimmed">
        Another rule sends {name} once more: as another conversion, under other conditions, with another value.
        {name === 'purchase' && ' Refunds go by the rules that sent the order, unless refund has rules of its own.'}
      </Text>
      <Group>
        {rule.more.length < FURTHER_RULES_MAX && (
          <Button size="compact-xs" variant="default" onClick={() => change(withFurther(rule, Date.now()))}>
            Add another rule
          </Button>
        )}
        <Button size="compact-xs" variant="default" onClick={() => change(defaultRule(name, destination.events))}>
          Reset to default
        </Button>
      </Group>
    </Stack>
  );
}

function RuleFields(props: RuleProps & { destination: DestinationView }) {
  return (
    <>
      <NameField {...props} />
      <FilterRows {...props} />
      <ValueFields {...props} />
      <ParamRows {...props} />
    </>
  );
}

type FurtherProps = Omit<Props, 'rule' | 'change' | 'savedValue'> & {
  more: FurtherDraft[];
  change: (more: FurtherDraft[]) => void;
};

/** Each is sent by itself, beside the first: another conversion of the platform's, other conditions, another value. */
function FurtherRules({ name, destination, problems, more, change }: FurtherProps) {
  const set = (id: string, part: Partial<FurtherDraft>) =>
    change(more.map((rule) => (rule.id === id ? { ...rule, ...part } : rule)));
  return more.map((rule, index) => (
    <Fieldset key={rule.id} legend={`Rule ${index + 2} of ${name}`} p="xs">
      <Stack gap="md">
        <Group justify="space-between">
          <Switch
            size="sm"
            label="Send by this rule too"
            checked={rule.send}
            onChange={({ currentTarget: { checked } }) => set(rule.id, { send: checked })}
          />
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Remove rule ${index + 2} of ${name}`}
            onClick={() => change(more.filter(({ id }) => id !== rule.id))}
          >
            Remove
          </Button>
        </Group>
        <RuleFields
          {...{ name, destination, problems }}
          path={`${name}.more.${index}`}
          rule={rule}
          change={(part) => set(rule.id, part)}
        />
      </Stack>
    </Fieldset>
  ));
}

/** A choice where the platform has a list, with text of one's own where it takes that too; else an id to be entered. */
function NameField({ path, rule, problems, change, destination }: RuleProps & { destination: DestinationView }) {
  const { label, choices, open } = destination.eventNames;
  const common = { label, size: 'xs', error: problems[`${path}.as`] } as const;
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
