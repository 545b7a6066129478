'use client';
/** The first thing of the day: what the store sold yesterday, beside what such a day usually brings. */
import { Box, Text } from '@mantine/core';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney, formatPercent, formatWeekdayName } from '@/components/ui/format';
import type { OverviewResult } from '@/lib/reporting/reports/overview/definition';

/** A difference that rounds to nothing is none. */
const SAME = 0.005;

/** `today` is the day after the one that the sentence is about. */
export function Morning({ morning, today: to }: { morning: OverviewResult['morning']; today: string }) {
  const { day, revenue, orders, usual, today } = morning;
  const [, setOpened] = useOpenedOrders();
  const open = () =>
    void setOpened({
      title: 'Orders of yesterday',
      figure: `They sum to ${formatMoney(revenue)}, net of refunds.`,
      query: { from: day, to },
    });
  return (
    <Box component="section" aria-label="Yesterday">
      <Text fz={{ base: 20, sm: 24 }} lh={1.25} style={{ letterSpacing: '-0.01em' }}>
        <Text span inherit fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
          <Drill label="Orders of yesterday" onClick={open} isNothing={orders === 0}>
            {formatMoney(revenue)}
          </Drill>
        </Text>{' '}
        yesterday{besideUsual(morning)}
      </Text>
      <Text size="sm" c="dimmed">
        {usual &&
          `A usual ${formatWeekdayName(day)} brings ${formatMoney(usual.revenue)}, the middle of the last ${usual.days}. `}
        Today so far: {formatMoney(today.revenue)} from {today.orders === 1 ? 'one order' : `${formatCount(today.orders)} orders`}
        .
      </Text>
    </Box>
  );
}

/** ", 6% below a usual Saturday", or from how many orders where nothing is usual yet. */
function besideUsual({ day, revenue, orders, usual }: OverviewResult['morning']): string {
  if (!usual || Number(usual.revenue.amount) === 0)
    return `, from ${orders === 1 ? 'one order' : `${formatCount(orders)} orders`}`;
  const change = Number(revenue.amount) / Number(usual.revenue.amount) - 1;
  const weekday = formatWeekdayName(day);
  if (Math.abs(change) < SAME) return `, like a usual ${weekday}`;
  return `, ${formatPercent(Math.abs(change), 0)} ${change < 0 ? 'below' : 'above'} a usual ${weekday}`;
}
