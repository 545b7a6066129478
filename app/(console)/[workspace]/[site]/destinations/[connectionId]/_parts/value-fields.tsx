'use client';
/** What an event is worth to the platform: a figure of the order, a share of it, a formula of figures and amounts, or nothing. */
import { Group, Stack, Text, TextInput } from '@mantine/core';
import { Select } from '@/components/form/select';
import { useSite } from '@/app/(console)/_kit/site-context';
import { valueFigures, valueRules } from '@/lib/model/mapping-words';
import type { RuleProps } from './rule-props';
import {
  figureNamed,
  figureWords,
  ruleNamed,
  settingOf,
  takesCosts,
  type ValueDraft,
  valueProblems,
  valueSummary,
  valueWords,
} from './value-draft';
import { ValuePreview } from './value-preview';

const valueHelp: Record<ValueDraft['rule'], string> = {
  total: 'What the buyer paid, tax and shipping included.',
  net_of_tax: 'Of orders, the total without tax; other events send their own value.',
  net_of_tax_and_shipping: 'Of orders, the total without tax and shipping; other events send their own value.',
  margin:
    'Of orders, the total without tax, shipping and the cost of the items. An order with an item of unknown cost is not sent.',
  percent: 'A share of the total, such as 40 for a margin that is always about the same.',
  formula: 'A share of one figure of the order, plus or minus fixed amounts; never below zero.',
  none: 'The event is sent without a value.',
};

export function ValueFields(props: RuleProps) {
  const { name, rule: draft, change, savedValue } = props;
  const rules = name === 'refund' ? (['total', 'none'] as const) : valueRules;
  const isOfOrder = name === 'refund';
  return (
    <Stack gap="xs">
      <Group gap="sm" align="flex-start">
        <Select
          label="Value"
          description={isOfOrder && draft.rule !== 'none' ? REFUND_HELP : valueHelp[draft.rule]}
          size="xs"
          miw={220}
          flex={1}
          data={rules.map((value) => ({
            value,
            label: isOfOrder && value === 'total' ? 'As the order’s value' : valueWords[value],
          }))}
          value={isOfOrder && draft.rule !== 'none' ? 'total' : draft.rule}
          onChange={(value) => value && change({ rule: ruleNamed(value) })}
        />
        {!isOfOrder && draft.rule !== 'formula' && takesCosts(draft) && <CostField {...props} />}
        {!isOfOrder && draft.rule === 'percent' && <PercentField {...props} help="1 to 1000." />}
      </Group>
      {!isOfOrder && draft.rule === 'formula' && <FormulaFields {...props} />}
      {name === 'purchase' && savedValue && Object.keys(valueProblems(draft)).length === 0 && (
        <ValuePreview before={savedValue} after={settingOf(draft)} />
      )}
    </Stack>
  );
}

const REFUND_HELP =
  'Follows the rule of the purchase: a full refund takes back exactly what was sent, a partial refund its share.';

function FormulaFields(props: RuleProps) {
  const { rule: draft, change } = props;
  return (
    <Stack gap="xs" role="group" aria-label="Formula">
      <Group gap="sm" align="flex-start">
        <PercentField {...props} help="Empty: all of it." />
        <Select
          label="Of the"
          description="A figure of the order."
          size="xs"
          miw={200}
          flex={1}
          data={valueFigures.map((value) => ({ value, label: figureWords[value] }))}
          value={draft.figure}
          onChange={(value) => change({ figure: figureNamed(value) })}
        />
        {takesCosts(draft) && <CostField {...props} />}
      </Group>
      <Group gap="sm" align="flex-start">
        <AmountField {...props} field="plus" label="Plus for each order" help="Such as 5, or -4.50 for a fee." />
        <AmountField {...props} field="plusNewCustomer" label="Plus for a new customer" help="Added for a buyer’s first order." />
      </Group>
      {Object.keys(valueProblems(draft)).length === 0 && (
        <Text size="xs">
          Sent: <strong>{valueSummary(draft)}</strong>
        </Text>
      )}
    </Stack>
  );
}

type AmountProps = RuleProps & { field: 'plus' | 'plusNewCustomer'; label: string; help: string };

/** An amount is of the currency that was stored with it, else of the site's. */
function AmountField({ path, rule: draft, problems, change, field, label, help }: AmountProps) {
  const site = useSite();
  const currency = draft.currency || site.currency;
  return (
    <TextInput
      label={`${label} (${currency})`}
      description={help}
      size="xs"
      miw={180}
      flex={1}
      inputMode="text"
      value={draft[field]}
      onChange={(event) => change({ [field]: event.currentTarget.value, currency })}
      error={problems[`${path}.value.${field}`]}
    />
  );
}

function CostField({ path, rule: { costProperty }, problems, change }: RuleProps) {
  return (
    <TextInput
      label="Cost property"
      description="Of each item, per piece, such as cost_of_goods."
      size="xs"
      spellCheck={false}
      value={costProperty}
      onChange={(event) => change({ costProperty: event.currentTarget.value })}
      error={problems[`${path}.value.costProperty`]}
    />
  );
}

function PercentField({ path, rule: { percent }, problems, change, help }: RuleProps & { help: string }) {
  return (
    <TextInput
      label="Percent"
      description={help}
      size="xs"
      w={110}
      inputMode="numeric"
      value={percent}
      onChange={(event) => change({ percent: event.currentTarget.value })}
      error={problems[`${path}.value.percent`]}
    />
  );
}
