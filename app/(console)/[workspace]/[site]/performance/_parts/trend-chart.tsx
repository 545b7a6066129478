'use client';
/** Revenue, or conversions, over the days by what the first level is of: the lines of its rows, stacked. */
import { bandsOf } from '@/components/chart/bands';
import { StackedChart } from '@/components/chart/stacked-chart';
import { colourBeside, OTHER_COLOUR } from '@/components/report/channel-colours';
import { formatCount, formatMoney } from '@/components/ui/format';
import { Panel } from '@/components/ui/states';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { performanceTitle } from '@/lib/reporting/reports/performance/names';
import { bandNames } from './row-name';

const HEIGHT = 220;
const NOBODY = 'Unattributed';

type Props = { report: PerformanceResult; unfinishedFrom: string };

/**
 * Nothing where the rows are days themselves, where nothing was earned, or where the answer does not have all of them: a part of the
 * revenue would look like the whole.
 */
export function TrendChart({ report, unfinishedFrom }: Props) {
  const { by, rows, rowCount, trend, currency, models, total, conversion } = report;
  const [dimension] = by;
  const [model] = models;
  if (!dimension || !model || dimension === 'day' || rows.length < rowCount || trend.length < 2) return null;
  const names = bandNames(rows, dimension);
  const named = rows.map((row, place) => ({ name: names[place] ?? '', values: row.trend.map(Number) }));
  const spans = trend.map((day, place) => ({
    day,
    values: Object.fromEntries(named.map(({ name, values }) => [name, values[place] ?? 0])),
  }));
  const { bands, days } = bandsOf(spans, colourBeside, OTHER_COLOUR, NOBODY);
  if (bands.length === 0) return null;
  const digits = total.models[model.id]?.revenue.amount.split('.')[1]?.length ?? 0;
  const title = `${conversion?.name ?? 'Revenue'} by ${performanceTitle(dimension).toLowerCase()}`;
  const unfinishedSpan = unfinishedSpans(report, unfinishedFrom)[0];
  return (
    <Panel title={title}>
      <StackedChart
        caption={`${title}, under ${model.name}`}
        bands={bands}
        days={days}
        height={HEIGHT}
        format={(value) => (conversion ? formatCount(value) : formatMoney({ amount: value.toFixed(digits), currency }))}
        formatShort={(value) => (conversion ? formatCount(value) : formatMoney({ amount: String(value), currency }, true))}
        {...(unfinishedSpan && { unfinishedFrom: unfinishedSpan })}
      />
    </Panel>
  );
}

/** The days or weeks of a trend that are not all in, each called by its first day. */
export function unfinishedSpans({ trend, to }: Pick<PerformanceResult, 'trend' | 'to'>, unfinishedFrom: string): string[] {
  if (to <= unfinishedFrom) return [];
  const first = trend.findLastIndex((day) => day <= unfinishedFrom);
  return trend.slice(Math.max(first, 0));
}
