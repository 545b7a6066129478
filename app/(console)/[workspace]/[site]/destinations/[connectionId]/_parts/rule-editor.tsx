'use client';
/** The rule of one event: its name there, when it is sent, with which value and which further parameters. */
import { Autocomplete, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { valueRules } from '@/lib/model/mapping';
import type { DestinationView } from '../../views';
import { FilterRows } from './filter-rows';
import { defaultRule, type RuleDraft, valueWords } from './mapping-draft';
import { ParamRows } from './param-rows';
import type { RuleProps } from './rule-props';

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

const valueHelp: Record<RuleDraft['rule'], string> = {
  total: 'What the buyer paid, tax and shipping included.',
  net_of_tax: 'The total without its tax, of orders; other events send their value.',
  net_of_tax_and_shipping: 'The total without tax and shipping, of orders; other events send their value.',
  margin:
    'The total without tax, shipping and the items’ cost, of orders. An order with an item whose cost is not known is not sent.',
  percent: 'A share of the total, such as 40 for a margin that is always about the same.',
  none: 'The event is sent without a value.',
};

function ValueFields({ name, rule: { rule, costProperty, percent }, problems, change }: RuleProps) {
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
          error={problems[`${name}.value.costProperty`]}
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
          error={problems[`${name}.value.percent`]}
        />
      )}
    </Group>
  );
}
