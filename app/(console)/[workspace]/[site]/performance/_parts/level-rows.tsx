'use client';
/** The rows below a node: each opens its own by a request when it is opened, and long levels go on by a button. */
import { ActionIcon, Button, Group, Loader, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconChevronRight, IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import { Table } from '@/components/ui/table';
import { ChannelName } from '@/components/report/channel';
import { PagePath } from '@/components/report/page-path';
import { formatCount } from '@/components/ui/format';
import { ErrorState } from '@/components/ui/states';
import { isLabelDimension, isTouchDimension, labelOf } from '@/lib/reporting/dimension-names';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { performanceTitle, type PerformanceDimension } from '@/lib/reporting/reports/performance/names';
import type { Column } from '../columns';
import { valueFilters } from '../query';
import { FigureCells } from './figure-cells';
import { type Row, rowName } from './row-name';
import styles from './table.module.css';
import { useLevel } from './use-level';
import type { View } from './use-view';

const INDENT_PX = 16;

type Shared = { view: View; shown: Column[]; columnCount: number };
type LevelProps = Shared & { level: ReturnType<typeof useLevel>; above: readonly string[] };

/** `above` are the names of the rows that the level is below. */
export function LevelRows({ level, above, ...shared }: LevelProps) {
  const { first, rows, hasNextPage, isFetchingNextPage, fetchNextPage } = level;
  if (!first) return null;
  return (
    <>
      {rows.map((row) => (
        <BranchRow key={JSON.stringify(row.path)} row={row} report={first} above={above} {...shared} />
      ))}
      {hasNextPage && (
        <Table.Tr>
          <Table.Td className="sticky-column" pl={12 + above.length * INDENT_PX}>
            <Button size="compact-sm" variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              Show more of {formatCount(first.rowCount)}
            </Button>
          </Table.Td>
          <Table.Td colSpan={shared.columnCount - 1} />
        </Table.Tr>
      )}
    </>
  );
}

type RowProps = Shared & { row: Row; report: PerformanceResult; above: readonly string[] };

function BranchRow({ row, report, above, ...shared }: RowProps) {
  const [isOpen, setOpen] = useState(false);
  const dimension = report.by[above.length] ?? 'channel';
  const below = report.by[above.length + 1];
  const names = [...above, rowName(row, dimension)];
  // What no touch earned has no source or campaign to open.
  const isNobodys = row.kind === 'unattributed' || row.kind === 'left_out';
  const opens = row.hasRows && below !== undefined && !(isNobodys && isTouchDimension(below));
  const cell = { name: names.join(' › '), path: row.path, figures: row, compared: row.compared, finished: row.finished };
  return (
    <>
      <Table.Tr>
        <Table.Th scope="row" fw={400} className={`sticky-column ${styles['name']}`}>
          <Group gap={2} wrap="nowrap" pl={above.length * INDENT_PX}>
            <Name row={row} dimension={dimension} isOpen={isOpen} onToggle={opens ? () => setOpen(!isOpen) : undefined} />
            <OnlyThis row={row} dimension={dimension} view={shared.view} />
          </Group>
        </Table.Th>
        <FigureCells report={report} view={shared.view} cell={cell} trend={row.trend} shown={shared.shown} />
      </Table.Tr>
      {isOpen && <ChildRows under={row.path} above={names} {...shared} />}
    </>
  );
}

function ChildRows({ under, above, ...shared }: Shared & { under: readonly string[]; above: readonly string[] }) {
  const level = useLevel(shared.view, under);
  if (!level.error && !level.isPending) return <LevelRows level={level} above={above} {...shared} />;
  return (
    <Table.Tr>
      <Table.Td colSpan={shared.columnCount} pl={30 + above.length * INDENT_PX}>
        {level.error ? (
          <ErrorState error={level.error} retry={() => void level.refetch()} />
        ) : (
          <Loader size="xs" role="status" aria-label="Loading" />
        )}
      </Table.Td>
    </Table.Tr>
  );
}

type NameProps = { row: Row; dimension: PerformanceDimension; isOpen: boolean; onToggle: (() => void) | undefined };

function Name({ row, dimension, isOpen, onToggle }: NameProps) {
  const name = rowName(row, dimension);
  const text =
    dimension === 'channel' && row.kind !== 'left_out' && row.kind !== 'not_stated' ? (
      <ChannelName channel={name} />
    ) : dimension === 'landingPage' && row.kind === 'value' ? (
      <PagePath page={name} />
    ) : (
      <Text span inherit truncate c={row.kind === 'value' ? undefined : 'dimmed'}>
        {name}
      </Text>
    );
  if (!onToggle) {
    return (
      <Text size="sm" truncate title={name} pl={18} style={{ flex: 1 }}>
        {text}
      </Text>
    );
  }
  return (
    <UnstyledButton
      onClick={onToggle}
      aria-expanded={isOpen}
      title={name}
      fz="sm"
      style={{ display: 'flex', alignItems: 'center', gap: 4, minWidth: 0, flex: 1 }}
    >
      <VisuallyHidden>{isOpen ? 'Close' : 'Open'} </VisuallyHidden>
      <IconChevronRight size={14} aria-hidden style={{ flexShrink: 0, rotate: isOpen ? '90deg' : '0deg' }} />
      {text}
    </UnstyledButton>
  );
}

/** Narrows the page to the row, and shows what is below it. */
function OnlyThis({ row, dimension, view }: { row: Row; dimension: PerformanceDimension; view: View }) {
  const filter = isLabelDimension(dimension) ? 'label' : valueFilters.find((name) => name === dimension);
  if (!filter || row.kind !== 'value' || row.value === undefined || view[filter] !== null) return null;
  const rest = view.by.filter((level) => level !== dimension);
  const wanted = isLabelDimension(dimension) ? `${labelOf(dimension)}:${row.value}` : row.value;
  return (
    <ActionIcon
      size="sm"
      variant="subtle"
      color="gray"
      className={styles['only']}
      aria-label={`Only this ${performanceTitle(dimension).toLowerCase()}: ${row.value}`}
      onClick={() => void view.change({ [filter]: wanted, ...(rest.length > 0 && { by: rest }) })}
    >
      <IconFilter size={13} aria-hidden />
    </ActionIcon>
  );
}
