'use client';
/** What is in no cohort, and of whom it is not known whether they were new. */
import { Text } from '@mantine/core';
import { CostWords } from '@/app/(console)/_kit/cost-words';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { Drill } from '@/components/report/drill';
import { formatCount, formatDate, formatMoney } from '@/components/ui/format';
import { cohortText } from '@/lib/reporting/reports/cohorts/cohort';
import type { CohortsResult } from '@/lib/reporting/reports/cohorts/definition';
import { cohortOf } from './cohort-orders';
import type { View } from './use-view';

export function CohortNotes({ report, view }: { report: CohortsResult; view: View }) {
  const [, setOpened] = useOpenedOrders();
  const { besides, total, historyFrom, otherCurrencies, spend } = report;
  const { earlier, withoutBuyer } = besides;
  const openEarlier = () =>
    void setOpened({
      title: 'Customers who bought before',
      figure: `${formatMoney(earlier.revenue)} after refunds.`,
      query: { model: view.model, cohort: cohortText({ ...cohortOf(report, view), earlier: true }) },
    });
  return (
    <Text size="xs" c="dimmed" mt="xs" component="div">
      {total.notKnown > 0 &&
        `Of ${formatCount(total.notKnown)} customers it is not known whether they bought before${historyFrom ? ` ${formatDate(historyFrom.slice(0, 10))}, when the orders held begin` : ''}. `}
      {earlier.customers > 0 && (
        <>
          <Drill label="orders of customers who bought before" onClick={openEarlier}>
            {formatCount(earlier.customers)} customers
          </Drill>{' '}
          ({formatMoney(earlier.revenue)}) bought before, as the shop says, and are in no row.{' '}
        </>
      )}
      {withoutBuyer.orders > 0 &&
        `${formatCount(withoutBuyer.orders)} orders (${formatMoney(withoutBuyer.revenue)}) name no buyer and are not included. `}
      {otherCurrencies.map(
        ({ orders, revenue }) =>
          `${formatCount(orders)} orders (${formatMoney(revenue)}) are in another currency and not included. `,
      )}
      {spend && 'Cost is held against revenue: what the goods cost is not taken off. '}
      {spend && <CostWords spend={spend} />}
    </Text>
  );
}
