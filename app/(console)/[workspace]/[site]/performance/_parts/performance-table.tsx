'use client';
/** The table: what all rows sum to, then the rows of the first level, each opening those below it. */
import { Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useComparedRange } from '@/app/(console)/_kit/use-range';
import { formatRange } from '@/components/ui/format';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { columnsWith, conversionColumns, offeredBy, pageColumns } from '../columns';
import { FigureCells } from './figure-cells';
import { LevelRows } from './level-rows';
import styles from './table.module.css';
import { TableHead } from './table-head';
import type { useLevel } from './use-level';
import type { View } from './use-view';

type Props = { level: ReturnType<typeof useLevel>; report: PerformanceResult; view: View; isFiltered: boolean };

export function PerformanceTable({ level, report, view, isFiltered }: Props) {
  const { compared } = useComparedRange();
  const { ownMetrics } = useSite();
  const isCompared = report.compareFrom !== undefined;
  const hasSessions = report.total.sessions !== undefined;
  const shown = (report.conversion ? conversionColumns : columnsWith(ownMetrics, offeredBy(report))).filter(
    ({ id }) =>
      id !== 'revenue' &&
      ((report.conversion !== undefined && !pageColumns.includes(id)) || view.columns.includes(id)) &&
      (hasSessions || (id !== 'sessions' && id !== 'conversionRate' && !pageColumns.includes(id))) &&
      (isCompared || id !== 'change'),
  );
  const columnCount = 1 + report.models.length + shown.length;
  const { total } = report;
  const name = isFiltered ? 'Total of what the filters keep' : totalName(report);
  const cell = { name, path: [], figures: total, compared: total.compared, finished: total.finished };
  return (
    <>
      <Text size="xs" c="dimmed" px="sm" py={4} hiddenFrom="sm">
        More figures to the right: swipe the table.
      </Text>
      <Table.ScrollContainer minWidth={0} maxHeight="calc(100vh - 12rem)" tabIndex={0} role="region" aria-label="Table">
        <Table stickyHeader highlightOnHover className={styles['table']} withColumnBorders={report.models.length > 1}>
          <TableHead
            report={report}
            view={view}
            shown={shown}
            compared={isCompared && compared ? formatRange(compared) : undefined}
          />
          <Table.Tbody>
            <Table.Tr className={styles['total']}>
              <Table.Th scope="row" className={`sticky-column ${styles['name']}`}>
                {name}
              </Table.Th>
              <FigureCells
                report={report}
                view={view}
                cell={cell}
                trend={totalTrend(level.rows, level.hasNextPage)}
                shown={shown}
              />
            </Table.Tr>
            <LevelRows level={level} above={[]} view={view} shown={shown} columnCount={columnCount} />
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function totalName({ conversion, datedBy }: PerformanceResult): string {
  if (conversion) return `All ${conversion.name.toLowerCase()}`;
  return datedBy === 'touch' ? 'Total' : 'Store total';
}

/** The rows' courses summed, once all rows are here; a line is drawn, so that floating numbers do. */
function totalTrend(rows: { trend: string[] }[], isPartial: boolean): string[] {
  const [first] = rows;
  if (!first || isPartial) return [];
  return first.trend.map((_, place) => String(rows.reduce((sum, { trend }) => sum + Number(trend[place] ?? 0), 0)));
}
