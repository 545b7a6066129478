'use client';
/** Revenue over the days by channel. */
import type { OverviewResult } from '@/lib/reporting/reports/overview/definition';
import { colourBeside, OTHER_COLOUR } from '../report/channel-colours';
import { formatMoney } from '../ui/format';
import { bandsOf } from './bands';
import { StackedChart } from './stacked-chart';

type Props = Pick<OverviewResult, 'days' | 'previousDays' | 'currency'> & { unfinishedFrom?: string; height?: number };

export function RevenueChart({ days: reported, previousDays, currency, unfinishedFrom, height }: Props) {
  const amounts = reported.map(({ day, channels }) => ({
    day,
    values: Object.fromEntries(Object.entries(channels).map(([channel, amount]) => [channel, Number(amount)])),
  }));
  const { bands, days } = bandsOf(amounts, colourBeside, OTHER_COLOUR, 'Unattributed');
  const digits = reported[0]?.revenue.amount.split('.')[1]?.length ?? 0;
  return (
    <StackedChart
      caption="Revenue by day and channel"
      bands={bands}
      days={days}
      format={(value) => formatMoney({ amount: value.toFixed(digits), currency })}
      formatShort={(value) => formatMoney({ amount: String(value), currency }, true)}
      {...(height && { height })}
      {...(unfinishedFrom && { unfinishedFrom })}
      {...(previousDays && { compared: previousDays.map(({ day, revenue }) => ({ day, value: Number(revenue.amount) })) })}
    />
  );
}
