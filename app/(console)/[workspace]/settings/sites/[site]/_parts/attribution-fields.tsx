'use client';

import { Alert, Checkbox, Fieldset, NativeSelect, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { MultiSelect } from '@/components/form/multi-select';
import { RevenueBasisField } from '@/components/form/revenue-basis-field';
import { directPolicies } from '@/lib/model/credit';
import { revenueBasisMeaning, revenueBasisOf, settingsOfBasis } from '@/lib/model/revenue-basis';
import { type SalesChannel, salesChannelNames, salesChannels } from '@/lib/model/sales-channel';
import { ChannelWindows, windowChoices } from './channel-windows';
import type { FieldsProps } from './fields-props';

const DIRECT_LABELS: Record<(typeof directPolicies)[number], { label: string; description: string }> = {
  'when-alone': {
    label: 'Only when nothing else led to the order',
    description: 'Typing the address is usually the last step of a visit that an ad or a link began.',
  },
  counted: { label: 'Like every other touch', description: 'Direct visits share the credit of an order.' },
};

const known = (values: string[]): SalesChannel[] => salesChannels.filter((channel) => values.includes(channel));

type Props = FieldsProps & { lookbackChoices: number[]; channels: string[] };

/** How orders are tied to the touches before them, and what an order is worth. */
export function AttributionFields({ settings, change, errorOf, lookbackChoices, channels }: Props) {
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
          data={windowChoices(lookbackChoices, settings.lookbackDays)}
          value={settings.lookbackDays}
          onChange={(event) => change({ lookbackDays: event.currentTarget.value })}
          error={errorOf('settings.lookbackDays')}
        />
        <ChannelWindows
          windows={settings.channelWindows}
          choices={lookbackChoices}
          channels={channels}
          change={(channelWindows) => change({ channelWindows })}
          error={errorOf('settings.channelLookbackDays')}
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
          label="A path begins after the buyer’s previous order"
          description="Then what led to one order earns nothing of the next. Otherwise it may earn both."
          checked={settings.pathsBeginAfterOrder}
          onChange={(event) => change({ pathsBeginAfterOrder: event.currentTarget.checked })}
        />
        <OrderFields settings={settings} change={change} />
        <RevenueField settings={settings} change={change} />
      </Stack>
    </Fieldset>
  );
}

/** What counts as revenue, and what another choice moves. */
function RevenueField({ settings, change }: Pick<FieldsProps, 'settings' | 'change'>) {
  const basis = revenueBasisOf(settings);
  const [saved] = useState(basis);
  return (
    <>
      <RevenueBasisField value={basis} onChange={(chosen) => change(settingsOfBasis(chosen))} />
      {basis !== saved && (
        <Alert color="yellow" role="status">
          {`When you save, every order that Tieback has is counted again as ${revenueBasisMeaning[basis].name.toLowerCase()}, in all
          reports and under all models. Until that is done, reports show ${revenueBasisMeaning[saved].name.toLowerCase()}. “What
          changed” then says by how much each day moved.`}
        </Alert>
      )}
    </>
  );
}

/** Which orders count for what. */
function OrderFields({ settings, change }: Pick<FieldsProps, 'settings' | 'change'>) {
  return (
    <>
      <MultiSelect
        label="Orders that no ad earns"
        description="Reports show them as rows of their own. Renewals that are not listed here are credited like the buyer’s first order."
        data={salesChannels.map((value) => ({ value, label: salesChannelNames[value] }))}
        value={settings.leftOutOfAttribution}
        onChange={(value) => change({ leftOutOfAttribution: known(value) })}
      />
      <MultiSelect
        label="Orders that are not sent to destinations"
        data={salesChannels.map((value) => ({ value, label: salesChannelNames[value] }))}
        value={settings.leftOutOfDestinations}
        onChange={(value) => change({ leftOutOfDestinations: known(value) })}
      />
      <NativeSelect
        label="Gift cards count as revenue"
        data={[
          { value: 'redeemed', label: 'When somebody pays with them' },
          { value: 'sold', label: 'When they are bought' },
        ]}
        value={settings.giftCardsCount}
        onChange={(event) => change({ giftCardsCount: event.currentTarget.value === 'sold' ? 'sold' : 'redeemed' })}
      />
      <Checkbox
        label="Tieback has all orders of this shop, from its first"
        description="Then a buyer’s first order makes them a new customer. Otherwise they are “not known” until Tieback has a year of orders."
        checked={settings.holdsAllOrders}
        onChange={(event) => change({ holdsAllOrders: event.currentTarget.checked })}
      />
    </>
  );
}
