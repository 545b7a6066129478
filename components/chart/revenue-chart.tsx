'use client';
/** Revenue over the days by channel, stacked; the channels that brought most first, the small ones together. */
import { BarChart } from '@mantine/charts';
import { VisuallyHidden } from '@mantine/core';
import type { OverviewResult } from '@/lib/reporting/reports/overview/definition';
import { colourOf } from '../report/channel';
import { formatDay, formatMoney } from '../ui/format';

/** More bands than this cannot be told apart; the rest is one band. */
const BANDS_MAX = 8;
const REST = 'Other channels';

type Days = OverviewResult['days'];
type Bands = { data: Record<string, string | number>[]; series: { name: string; color: string }[] };

export function RevenueChart({ days, currency }: { days: Days; currency: string }) {
  const { data, series } = bandsOf(days);
  const money = (amount: number) => formatMoney({ amount: amount.toFixed(2), currency });
  return (
    <>
      <BarChart
        h={280}
        type="stacked"
        data={data}
        dataKey="day"
        series={series}
        withLegend
        legendProps={{ verticalAlign: 'bottom' }}
        tickLine="none"
        gridAxis="x"
        valueFormatter={money}
        yAxisProps={{ width: 64, tickFormatter: (value: number) => formatMoney({ amount: String(value), currency }, true) }}
        barProps={{ isAnimationActive: false }}
      />
      <VisuallyHidden>
        <RevenueTable data={data} series={series} money={money} />
      </VisuallyHidden>
    </>
  );
}

/** Each day's revenue by band, and the bands: the channels that brought most, and one for the rest. */
function bandsOf(days: Days): Bands {
  const totals = new Map<string, number>();
  for (const { channels } of days) {
    for (const [channel, amount] of Object.entries(channels)) totals.set(channel, (totals.get(channel) ?? 0) + Number(amount));
  }
  const ranked = [...totals].filter(([, total]) => total !== 0).sort(([, left], [, right]) => right - left);
  const shown = new Set(ranked.slice(0, BANDS_MAX).map(([channel]) => channel));
  const data = days.map(({ day, channels }) => {
    const row: Record<string, string | number> = { day: formatDay(day) };
    for (const [channel, amount] of Object.entries(channels)) {
      const band = shown.has(channel) ? channel : REST;
      row[band] = Number(row[band] ?? 0) + Number(amount);
    }
    return row;
  });
  const series = [...shown].map((name) => ({ name, color: colourOf(name) }));
  if (ranked.length > BANDS_MAX) series.push({ name: REST, color: 'gray.3' });
  return { data, series };
}

/** The chart's figures for those who cannot see it. */
function RevenueTable({ data, series, money }: Bands & { money: (amount: number) => string }) {
  return (
    <table>
      <caption>Revenue by day and channel</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          {series.map(({ name }) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {data.map((row) => (
          <tr key={row.day}>
            <th scope="row">{row.day}</th>
            {series.map(({ name }) => (
              <td key={name}>{money(Number(row[name] ?? 0))}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
