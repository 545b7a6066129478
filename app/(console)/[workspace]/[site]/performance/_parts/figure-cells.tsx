'use client';
/** The figures of one row: the revenue or conversions under each model, then the other columns, of the leading model. */
import { Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { Table } from '@/components/ui/table';
import { useOpenedCosts } from '@/app/(console)/_kit/opened-costs';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { useOpenedVisits } from '@/app/(console)/_kit/opened-visits';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useComparedRange } from '@/app/(console)/_kit/use-range';
import { Sparkline } from '@/components/chart/sparkline';
import { formatChange, formatCount, formatMetric, formatPercent, formatPoints, formatRange } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { isTargetMetric, targetMeanings } from '@/lib/metrics/target';
import { targetText } from '@/app/(console)/_kit/target-text';
import type { OwnMetricId } from '@/lib/model/own-metric';
import { isOwnMetricId } from '@/lib/model/own-metric';
import type {
  ConversionFigures,
  Measured,
  PerformanceFigures,
  PerformanceResult,
} from '@/lib/reporting/reports/performance/definition';
import { type Column, type ColumnId, costColumns, pageColumns } from '../columns';
import { cellCosts } from './cell-costs';
import { type Cell, cellOrders, type Model } from './cell-orders';
import { cellVisits } from './cell-visits';
import { CostText } from './cost-text';
import { type Lead, leadOf } from './lead-figure';
import { unfinishedSpans } from './trend-chart';
import type { View } from './use-view';

type Props = { report: PerformanceResult; view: View; cell: Cell; trend: string[]; shown: Column[] };

export function FigureCells({ report, view, cell, trend, shown }: Props) {
  const [leading, ...others] = report.models;
  if (!leading) return null;
  const lead = report.conversion ? 'conversions' : 'revenue';
  const figure = (id: ColumnId, model: Model) => (
    <Opens cell={cell} model={model} column={id} report={report} view={view}>
      <Targeted target={model === leading ? targetOf(cell, id) : undefined} column={id}>
        <FigureText cell={cell} model={model} column={id} />
      </Targeted>
    </Opens>
  );
  return (
    <>
      <Table.Td className="numeric">{figure(lead, leading)}</Table.Td>
      {others.map((model) => (
        <Table.Td key={model.id} className="numeric">
          {figure(lead, model)}
          <Beside figures={cell.figures} model={model} leading={leading} />
        </Table.Td>
      ))}
      {shown.map(({ id }) => (
        <Table.Td key={id} className="numeric">
          {id === 'trend' ? <Trend course={trend} report={report} /> : figure(id, leading)}
        </Table.Td>
      ))}
    </>
  );
}

function targetOf({ figures }: Cell, column: ColumnId): { value: string; met: boolean } | undefined {
  return isTargetMetric(column) ? figures.targets?.[column] : undefined;
}

type TargetedProps = { target: { value: string; met: boolean } | undefined; column: ColumnId; children: ReactNode };

/** The only colour of the table: on the good side of its target, or not. Words say the same to whoever sees no colours. */
function Targeted({ target, column, children }: TargetedProps) {
  const { currency } = useSite();
  if (!target || !isTargetMetric(column)) return children;
  const aim = targetText(column, target.value, currency);
  const direction = targetMeanings[column].good === 'more' ? 'at least' : 'at most';
  return (
    <Text
      span
      inherit
      c={`var(--badge-change-${target.met ? 'teal' : 'red'})`}
      title={`Target of these days: ${direction} ${aim}. ${target.met ? 'Met' : 'Missed'}.`}
      data-target={target.met ? 'met' : 'missed'}
    >
      {children}
      <VisuallyHidden>{target.met ? ' target met' : ' target missed'}</VisuallyHidden>
    </Text>
  );
}

function Trend({ course, report }: { course: string[]; report: PerformanceResult }) {
  const { unfinishedFrom, today } = useComparedRange();
  const unfinished = unfinishedSpans(report, report.conversion ? today : unfinishedFrom).length;
  return (
    <div style={{ width: 96, display: 'flex' }}>
      {course.length > 0 && <Sparkline course={course.map(Number)} unfinished={unfinished} height={22} />}
    </div>
  );
}

type OpensProps = Omit<Props, 'trend' | 'shown'> & { model: Model; column: ColumnId; children: ReactNode };

/** Makes a figure open its orders, visits or rows of cost, named by what is seen and described by what opens; a day beside another is not a day of the compared ones. */
function Opens({ cell, model, column, report, view, children }: OpensProps) {
  const [, setOpened] = useOpenedOrders();
  const [, setCosts] = useOpenedCosts();
  const [, setVisits] = useOpenedVisits();
  const { ownMetrics } = useSite();
  const { range, compared } = useComparedRange();
  const ofDay = view.by.slice(0, cell.path.length).includes('day');
  const days = column === 'change' ? compared : range;
  if (pageColumns.includes(column) || !days || (column === 'change' && ofDay)) return children;
  if (column === 'sessions') {
    const visits = cellVisits(cell, days, view);
    if (!visits) return children;
    return (
      <Drill name={`Visits of ${cell.name}`} open={() => void setVisits(visits)}>
        {children}
      </Drill>
    );
  }
  if (costColumns.some((id) => id === column)) {
    const costs = cellCosts(cell, days, view);
    if (!costs) return children;
    return (
      <Drill name={`Rows of cost behind ${column}: ${cell.name}`} open={() => void setCosts(costs)}>
        {children}
      </Drill>
    );
  }
  const orders = cellOrders({ cell, model, column, days, view });
  if (!orders) return children;
  const figure = ownMetrics.find(({ id }) => id === column)?.name ?? column;
  const what = report.conversion?.name ?? 'Orders';
  const name = `${column === 'change' ? `${what} of ${formatRange(days)}` : what} behind ${figure}: ${cell.name}`;
  return (
    <Drill name={report.models.length > 1 ? `${name}, ${model.name}` : name} open={() => void setOpened(orders)}>
      {children}
    </Drill>
  );
}

function Drill({ name, open, children }: { name: string; open: () => void; children: ReactNode }) {
  return (
    <UnstyledButton fz="inherit" fw="inherit" lh="inherit" className="drill" title={name} onClick={open}>
      {children}
    </UnstyledButton>
  );
}

type TextProps = { cell: Cell; model: Model; column: ColumnId };

function FigureText({ cell, model, column }: TextProps): ReactNode {
  const conversions = cell.figures.conversions?.[model.id];
  switch (column) {
    case 'trend':
      return null;
    case 'sessions':
      return cell.figures.sessions === undefined || isNobodys(cell) ? '–' : formatCount(cell.figures.sessions);
    case 'bounceRate':
      return rateText(isNobodys(cell) ? undefined : cell.figures.bounceRate);
    case 'pagesPerSession':
      return pagesText(isNobodys(cell) ? undefined : cell.figures.pagesPerSession);
    case 'change':
      return <Change cell={cell} model={model} />;
    case 'share':
      return <Share cell={cell} model={model} />;
    case 'cost':
    case 'costShare':
    case 'impressions':
    case 'clicks':
    case 'cpc':
    case 'cpm':
    case 'ctr':
    case 'roas':
    case 'newRoas':
    case 'cpa':
    case 'cac':
      return <CostText figures={cell.figures} model={model.id} column={column} />;
    default:
      return conversions ? conversionText(conversions, column) : <OrderText cell={cell} model={model} column={column} />;
  }
}

function conversionText(figures: ConversionFigures, column: ColumnId): ReactNode {
  if (column === 'conversionValue') return <Money of={figures.value} />;
  if (column === 'conversions') return formatCount(figures.conversions);
  return column === 'conversionRate' ? rateText(figures.conversionRate) : '–';
}

const rateText = (rate: string | undefined) => (rate === undefined ? '–' : formatPercent(Number(rate), 2));
const pagesText = (pages: string | undefined) => (pages === undefined ? '–' : formatCount(pages));

function OrderText({ cell, model, column }: TextProps): ReactNode {
  const figures = cell.figures.models[model.id];
  if (!figures) return '–';
  if (isOwnMetricId(column)) return <Own id={column} figures={figures} />;
  switch (column) {
    case 'orders':
    case 'newOrders':
    case 'returningOrders':
      return formatCount(figures[column]);
    case 'revenue':
    case 'newRevenue':
    case 'returningRevenue':
      return <Money of={figures[column]} />;
    case 'contribution1':
    case 'contribution2':
    case 'contribution3': {
      const left = figures[column];
      return left ? <Money of={left} /> : '–';
    }
    case 'contributionMargin':
    case 'costsKnown':
      return rateText(figures[column]);
    case 'aov':
      return figures.aov ? <Money of={figures.aov} /> : '–';
    case 'conversionRate':
      return rateText(figures.conversionRate);
    default:
      return '–';
  }
}

function Own({ id, figures }: { id: OwnMetricId; figures: PerformanceFigures }) {
  const { ownMetrics, currency } = useSite();
  const metric = ownMetrics.find((own) => own.id === id);
  const value = figures.own?.[id];
  return metric && value !== undefined ? formatMetric(value, { ...metric, currency }) : '–';
}

/** What no visit earned has no visits to count. */
const isNobodys = ({ path }: Cell) => path.at(-1)?.startsWith('!') === true;

/** A figure of the days that are over, and of the compared ones. */
function both({ cell, model }: Omit<TextProps, 'column'>): { now: Lead | undefined; before: Lead | undefined } {
  return { now: leadOf(cell.finished ?? cell.figures, model), before: leadOf(cell.compared, model) };
}

function Share({ cell, model }: Omit<TextProps, 'column'>) {
  const share = leadOf(cell.figures, model)?.share;
  const { now, before } = both({ cell, model });
  if (share === undefined) return '–';
  const isCompared = cell.path.length > 0 && now?.share !== undefined && before?.share !== undefined;
  return (
    <>
      {formatPercent(Number(share))}
      {isCompared && (
        <Text span size="xs" c="dimmed" ml={6}>
          {formatPoints(Number(now.share) - Number(before.share))}
        </Text>
      )}
    </>
  );
}

function Change({ cell, model }: Omit<TextProps, 'column'>) {
  const { now, before } = both({ cell, model });
  if (!now || !before) return '–';
  if (before.size <= 0) return now.size > 0 ? 'new' : '–';
  // No colour: colour says how a figure stands to its target, and nothing else.
  return <span title={`${now.text}, before ${before.text}`}>{formatChange(now.size / before.size)}</span>;
}

/** What another model gives it beside the leading one, in no colour: neither is the true one. */
function Beside({ figures, model, leading }: { figures: Measured; model: Model; leading: Model }) {
  const [own, first] = [leadOf(figures, model)?.size ?? 0, leadOf(figures, leading)?.size ?? 0];
  if (!own || !first || own === first) return null;
  return (
    <Text span size="xs" c="dimmed" ml={6}>
      {formatChange(own / first)}
    </Text>
  );
}
