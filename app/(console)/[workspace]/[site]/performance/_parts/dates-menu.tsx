'use client';
/** Of which days the figures are: chosen here, and named in the page's header where it is not the usual. */
import { Radio, Stack } from '@mantine/core';
import { IconCalendarDue } from '@tabler/icons-react';
import { useState } from 'react';
import type { ActiveFilter } from '@/app/(console)/_kit/filter-chips';
import { PanelButton } from '@/components/ui/panel-button';
import { datedByChoices, ORDERS, refundsOnChoices } from '@/lib/reporting/reports/performance/names';
import type { View } from './use-view';

/** What is not as usual, for the page's header. */
export function activeDates({ datedBy, refundsOn, conversion, change }: View): ActiveFilter[] {
  const what = conversion === ORDERS ? 'Revenue' : 'Conversions';
  return [
    ...(datedBy === 'touch' ? [{ name: what, value: 'on the visit’s day', remove: () => void change({ datedBy: null }) }] : []),
    ...(refundsOn === 'own'
      ? [{ name: 'Refunds', value: 'on their own day', remove: () => void change({ refundsOn: null }) }]
      : []),
  ];
}

export function DatesMenu({ view }: { view: View }) {
  const [opened, setOpened] = useState(false);
  const isOrders = view.conversion === ORDERS;
  return (
    <PanelButton
      width={320}
      leftSection={<IconCalendarDue size={16} aria-hidden />}
      opened={opened}
      onOpened={setOpened}
      panel={
        <Stack gap="md">
          <Radio.Group
            label={isOrders ? 'Revenue is of' : 'A conversion is of'}
            value={view.datedBy}
            onChange={(text) => void view.change({ datedBy: datedByChoices.find((known) => known === text) ?? null })}
          >
            <Stack gap={6} mt={6}>
              <Radio value="order" label={isOrders ? 'the day of the order' : 'the day on which it happened'} />
              <Radio value="touch" label="the day of the visit that earned it" />
            </Stack>
          </Radio.Group>
          {isOrders && (
            <Radio.Group
              label="Refunds are of"
              value={view.refundsOn}
              onChange={(text) => void view.change({ refundsOn: refundsOnChoices.find((known) => known === text) ?? null })}
            >
              <Stack gap={6} mt={6}>
                <Radio value="sale" label="the day of the sale" />
                <Radio value="own" label="the day on which the money went back" />
              </Stack>
            </Radio.Group>
          )}
        </Stack>
      }
    >
      Dates
    </PanelButton>
  );
}
