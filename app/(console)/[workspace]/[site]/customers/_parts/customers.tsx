'use client';
/** Who buys: new against returning by day, what customers are worth after their first order, and what won them. */
import { Stack } from '@mantine/core';
import { OpenedOrdersDrawer, useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useRange } from '@/app/(console)/_kit/use-range';
import { Cohorts } from './cohorts';
import { Lifetime } from './lifetime';
import { NewAgainstReturning } from './new-against-returning';
import { useView } from './use-view';

export function Customers() {
  const view = useView();
  const { range } = useRange();
  const [opened, setOpened] = useOpenedOrders();
  return (
    <>
      <PageHeader
        title="Customers"
        about="Who buys for the first time and who comes back, and what customers are worth over time."
      >
        <RangeControl compare />
      </PageHeader>
      <Stack gap="md">
        <NewAgainstReturning view={view} />
        <Cohorts view={view} />
        <Lifetime range={range} model={view.model} />
      </Stack>
      <OpenedOrdersDrawer opened={opened} onClose={() => void setOpened(null)} />
    </>
  );
}
