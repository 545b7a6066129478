'use client';

import { Checkbox, Fieldset, NativeSelect, Radio, Stack, Text } from '@mantine/core';
import { directPolicies } from '@/lib/model/credit';
import type { FieldsProps } from './fields-props';

const DIRECT_LABELS: Record<(typeof directPolicies)[number], { label: string; description: string }> = {
  'when-alone': {
    label: 'Only when nothing else led to the order',
    description: 'Typing the address is usually the last step of a visit that an ad or a link began.',
  },
  counted: { label: 'Like every other touch', description: 'Direct visits share the credit of an order.' },
};

/** How orders are tied to the touches before them, and what an order is worth. */
export function AttributionFields({ settings, change, errorOf, lookbackChoices }: FieldsProps & { lookbackChoices: number[] }) {
  return (
    <Fieldset legend="Attribution">
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          Changes hold for new orders at once. Earlier orders follow after you save; the pages of the store show how far that has
          come.
        </Text>
        <NativeSelect
          label="Lookback window"
          description="How long before an order a touch may have happened to count."
          data={lookbackChoices.map((days) => ({ value: String(days), label: days === 1 ? '1 day' : `${days} days` }))}
          value={settings.lookbackDays}
          onChange={(event) => change({ lookbackDays: event.currentTarget.value })}
          error={errorOf('settings.lookbackDays')}
        />
        <Radio.Group
          label="Direct visits count"
          value={settings.direct}
          onChange={(value) => {
            const direct = directPolicies.find((policy) => policy === value);
            if (direct) change({ direct });
          }}
        >
          <Stack gap="xs" mt="xs">
            {directPolicies.map((policy) => (
              <Radio key={policy} value={policy} {...DIRECT_LABELS[policy]} />
            ))}
          </Stack>
        </Radio.Group>
        <Checkbox
          label="Revenue includes tax"
          checked={settings.revenueIncludesTax}
          onChange={(event) => change({ revenueIncludesTax: event.currentTarget.checked })}
        />
        <Checkbox
          label="Revenue includes shipping"
          checked={settings.revenueIncludesShipping}
          onChange={(event) => change({ revenueIncludesShipping: event.currentTarget.checked })}
        />
      </Stack>
    </Fieldset>
  );
}
