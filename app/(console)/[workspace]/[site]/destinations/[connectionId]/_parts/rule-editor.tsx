'use client';
/** The rules of one event: its name there, when it is sent, with which value and which further parameters. */
import { Autocomplete, Button, Fieldset, Group, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { FURTHER_RULES_MAX, valueRules } from '@/lib/model/mapping';
import type { DestinationView } from '../../views';
import { FilterRows } from './filter-rows';
import { defaultRule, type FurtherDraft, type OneRuleDraft, type RuleDraft, valueWords, withFurther } from './mapping-draft';
import { ParamRows } from './param-rows';
import type { RuleProps } from './rule-props';

type Props = {
  name: string;
  rule: RuleDraft;
  destination: DestinationView;
  problems: Record<string, string>;
  change: (part: Partial<RuleDraft>) => void;
};

export function RuleEditor({ name, rule, destination, problems, change }: Props) {
  const common = { name, destination, problems };
  return (
    <Stack gap="md" py="xs" role="group" aria-label={`Rule of ${name}`}>
      <RuleFields {...common} path={name} rule={rule} change={change} />
      <FurtherRules {...common} more={rule.more} change={(more) => change({ more })} />
      <Text size="xs" c="dimmed">
        Another rule sends {name} once more: as another conversion, under other conditions, with another value.
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

type FurtherProps = Omit<Props, 'rule' | 'change'> & { more: FurtherDraft[]; change: (more: FurtherDraft[]) => void };

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

const valueHelp: Record<OneRuleDraft['rule'], string> = {
  total: 'What the buyer paid, tax and shipping included.',
  net_of_tax: 'The total without its tax, of orders; other events send their value.',
  net_of_tax_and_shipping: 'The total without tax and shipping, of orders; other events send their value.',
  margin:
    'The total without tax, shipping and the items’ cost, of orders. An order with an item whose cost is not known is not sent.',
  percent: 'A share of the total, such as 40 for a margin that is always about the same.',
  none: 'The event is sent without a value.',
};

function ValueFields({ path, rule: { rule, costProperty, percent }, problems, change }: RuleProps) {
  return (
    <Group gap="sm" align="flex-start">
      <Select
        label="Value"
        description={valueHelp[rule]}
        size="xs"
        miw={220}
        flex={1}
        data={valueRules.map((value) => ({ value, label: valueWords[value] }))}
        value={rule}
        onChange={(value) => value && change({ rule: valueRules.find((known) => known === value) ?? 'total' })}
      />
      {rule === 'margin' && (
        <TextInput
          label="Cost property"
          description="Of each item, per piece, such as cost_of_goods."
          size="xs"
          spellCheck={false}
          value={costProperty}
          onChange={(event) => change({ costProperty: event.currentTarget.value })}
          error={problems[`${path}.value.costProperty`]}
        />
      )}
      {rule === 'percent' && (
        <TextInput
          label="Percent"
          description="1 to 1000."
          size="xs"
          w={110}
          inputMode="numeric"
          value={percent}
          onChange={(event) => change({ percent: event.currentTarget.value })}
          error={problems[`${path}.value.percent`]}
        />
      )}
    </Group>
  );
}
