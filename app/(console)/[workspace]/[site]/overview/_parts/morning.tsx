'use client';
/** The first thing of the day: what the store sold yesterday, beside what such a day usually brings. */
import { Box, Text } from '@mantine/core';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney, formatPercent, formatWeekdayName } from '@/components/ui/format';
import { addDays, type Day } from '@/lib/core/day';
import type { OverviewResult } from '@/lib/reporting/reports/overview/definition';
import type { WireMoney } from '@/lib/reporting/wire';

/** A difference that rounds to nothing is none. */
const SAME = 0.005;

/** `today` is the day after the one that the sentence is about. */
export function Morning({ morning, today: to }: { morning: OverviewResult['morning']; today: Day }) {
  const { day, revenue, orders, usual, today } = morning;
  const [, setOpened] = useOpenedOrders();
  const open = (title: string, money: WireMoney, query: { from: string; to: string }) => () =>
    void setOpened({ title, figure: `They sum to ${formatMoney(money)}, net of refunds.`, query });
  const tomorrow = addDays(to, 1);
  return (
    <Box component="section" aria-label="Yesterday">
      <Text fz={{ base: 20, sm: 24 }} lh={1.25} style={{ letterSpacing: '-0.01em' }}>
        <Text span inherit fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
          <Drill
            label="Orders of yesterday"
            onClick={open('Orders of yesterday', revenue, { from: day, to })}
            isNothing={orders === 0}
          >
            {formatMoney(revenue)}
          </Drill>
        </Text>{' '}
        yesterday{besideUsual(morning)}
      </Text>
      <Text size="sm" c="dimmed">
        {usual &&
          `A usual ${formatWeekdayName(day)} brings ${formatMoney(usual.revenue)}, the middle of the last ${usual.days}. `}
        Today so far:{' '}
        <Drill
          label="Orders of today"
          onClick={open('Orders of today', today.revenue, { from: to, to: tomorrow })}
          isNothing={today.orders === 0}
        >
          {formatMoney(today.revenue)} from {today.orders === 1 ? 'one order' : `${formatCount(today.orders)} orders`}
        </Drill>
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
