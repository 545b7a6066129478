'use client';
/** What is claimed of the node and what is credited to it, over the days. */
import { StackedChart } from '@/components/chart/stacked-chart';
import { usualChannelColours } from '@/components/report/channel-colours';
import { formatMoney } from '@/components/ui/format';
import { Panel } from '@/components/ui/states';
import type { Report } from './use-view';

const HEIGHT = 220;

type Props = { report: Report; unfinishedFrom: string };

export function ClaimChart({ report, unfinishedFrom }: Props) {
  const { trend, platform, platforms, currency, models, model } = report;
  if (!trend || trend.length < 2 || platform === undefined) return null;
  const name = platforms.find((each) => each.platform === platform)?.name ?? platform;
  const credited = `We say: ${models.find(({ id }) => id === model)?.name ?? model}`;
  const total = trend.reduce((sum, day) => sum + Number(day.credited.revenue.amount), 0);
  const digits = trend[0]?.cost.amount.split('.')[1]?.length ?? 0;
  const title = 'Claimed and credited revenue';
  const unfinished = report.to > unfinishedFrom ? trend.findLast(({ day }) => day <= unfinishedFrom)?.day : undefined;
  return (
    <Panel title={title}>
      <StackedChart
        caption={`${title} of ${name}`}
        bands={[{ name: credited, colour: usualChannelColours['Paid Search'], total, hatched: false }]}
        days={trend.map((each) => ({ day: each.day, values: { [credited]: Number(each.credited.revenue.amount) } }))}
        compared={trend.map(({ day, claimed }) => ({ day, value: Number(claimed.revenue.amount) }))}
        comparedName={`${name} says`}
        height={HEIGHT}
        format={(value) => formatMoney({ amount: value.toFixed(digits), currency })}
        formatShort={(value) => formatMoney({ amount: String(value), currency }, true)}
        {...(unfinished !== undefined && { unfinishedFrom: unfinished })}
      />
    </Panel>
  );
}
