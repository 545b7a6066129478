'use client';
/** The drawing of a stacked chart. Only stacked-chart loads it, where it is shown: the library is larger than the rest of a page. */
import { useId } from 'react';
import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatDay, formatWeekday } from '../ui/format';
import type { StackedChartProps } from './bands';
import classes from './chart.module.css';

/** So far from the pointer that the tooltip stands beside the widest bar. */
const TOOLTIP_OFFSET = 28;
const BAR_MAX = 40;
const COMPARED = 'compared with';

type Props = Omit<StackedChartProps, 'caption'> & { height: number };
type Row = { day: string; comparedDay?: string; [COMPARED]?: number; values: Record<string, number> };

export function StackedDays({ bands, days, compared, comparedName, unfinishedFrom, format, formatShort, height }: Props) {
  const stripes = `stripes-${useId().replaceAll(':', '')}`;
  const rows = rowsOf(days, compared);
  const isUnfinished = (day: string) => unfinishedFrom !== undefined && day >= unfinishedFrom;
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ComposedChart
        data={rows}
        margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
        barCategoryGap="18%"
        // A table beside the chart says the same; what is hidden from screen readers must not take the focus.
        accessibilityLayer={false}
      >
        <Stripes id={stripes} />
        <CartesianGrid vertical={false} stroke="var(--mantine-color-default-border)" />
        <XAxis dataKey="day" tickFormatter={formatDay} tickLine={false} minTickGap={28} {...axis} />
        <YAxis tickFormatter={formatShort} width={58} tickLine={false} axisLine={false} {...axis} />
        <Tooltip
          offset={TOOLTIP_OFFSET}
          isAnimationActive={false}
          cursor={{ fill: 'var(--mantine-color-default-hover)' }}
          content={({ active, label }) => {
            const row = active ? rows.find(({ day }) => day === label) : undefined;
            return row ? <DayTooltip {...{ row, bands, format, comparedName }} soFar={isUnfinished(row.day)} /> : null;
          }}
        />
        {bands.map((band) => (
          <Bar
            key={band.name}
            name={band.name}
            dataKey={(row: Row) => row.values[band.name] ?? 0}
            stackId="day"
            fill={band.colour}
            maxBarSize={BAR_MAX}
            isAnimationActive={false}
            shape={({ x, y, width, height, index }) => (
              <BandRect
                {...{ x, y, width, height }}
                fill={band.colour}
                stripes={band.hatched || isUnfinished(rows[index]?.day ?? '') ? stripes : undefined}
              />
            )}
          />
        ))}
        {compared && (
          <Line
            dataKey={COMPARED}
            stroke="var(--mantine-color-text)"
            strokeWidth={1.25}
            strokeDasharray="4 4"
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/** Lines of ground, laid over what is not certain. */
function Stripes({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width={2.5} height={5} fill="var(--mantine-color-body)" />
      </pattern>
    </defs>
  );
}

/** The days, each with the one that it is compared with: the first with the first. */
function rowsOf(days: Props['days'], compared: Props['compared']): Row[] {
  return days.map(({ day, values }, index) => {
    const before = compared?.[index];
    return { day, values, ...(before && { comparedDay: before.day, [COMPARED]: before.value }) };
  });
}

const axis = { stroke: 'var(--mantine-color-default-border)', tick: { fill: 'var(--mantine-color-dimmed)', fontSize: 12 } };

type BandProps = {
  x: number | undefined;
  y: number | undefined;
  width: number | undefined;
  height: number | undefined;
  fill: string;
  /** The id of the pattern over it. */
  stripes: string | undefined;
};

/** One band of one day, with a line of ground between it and the next, so that equal greys stay apart. */
function BandRect({ x = 0, y = 0, width = 0, height = 0, fill, stripes }: BandProps) {
  if (height <= 0) return null;
  const box = { x, y, width, height: Math.max(height - 1, 0.5) };
  return (
    <g>
      <rect {...box} fill={fill} />
      {stripes && <rect {...box} fill={`url(#${stripes})`} />}
    </g>
  );
}

type TooltipProps = Pick<Props, 'bands' | 'format' | 'comparedName'> & { row: Row; soFar: boolean };

/** The day with its weekday, the whole first, then the bands from the top of the stack. */
function DayTooltip({ row, bands, format, comparedName, soFar }: TooltipProps) {
  const shown = bands.filter(({ name }) => (row.values[name] ?? 0) !== 0);
  const total = shown.reduce((sum, { name }) => sum + (row.values[name] ?? 0), 0);
  return (
    <div className={classes['tooltip']}>
      <div>
        {formatWeekday(row.day)}
        {soFar && ', so far'}
      </div>
      <div className={`${classes['row']} ${classes['total']}`}>
        <span>Total</span>
        <span className="numeric">{format(total)}</span>
      </div>
      {shown.toReversed().map(({ name, colour }) => (
        <div key={name} className={classes['row']}>
          <span>
            <span style={{ display: 'inline-block', width: 9, height: 9, borderRadius: 2, marginRight: 8, background: colour }} />
            {name}
          </span>
          <span className="numeric">{format(row.values[name] ?? 0)}</span>
        </div>
      ))}
      {row.comparedDay !== undefined && (
        <div className={classes['row']} style={{ color: 'var(--mantine-color-dimmed)' }}>
          <span>{comparedName ?? formatWeekday(row.comparedDay)}</span>
          <span className="numeric">{format(row[COMPARED] ?? 0)}</span>
        </div>
      )}
    </div>
  );
}
