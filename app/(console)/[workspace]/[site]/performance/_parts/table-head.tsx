'use client';
/** The heading of the table: every figure sorts. */
import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { lateName } from '@/app/(console)/_kit/late-accounts';
import { Table } from '@/components/ui/table';
import { Tooltip } from '@/components/ui/tooltip';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { performanceTitle, returnMetrics, type Sort } from '@/lib/reporting/reports/performance/names';
import { type Column, costColumns } from '../columns';
import { sortOf } from '../query';
import type { View } from './use-view';

type Props = { report: PerformanceResult; view: View; shown: Column[]; compared: string | undefined };

export function TableHead({ report, view, shown, compared }: Props) {
  const [leading, ...others] = report.models;
  const [first] = view.by;
  const counted = report.conversion?.name;
  const lacking = report.spend?.lacking ?? [];
  const lateCost = lacking.length > 0 ? ` Not complete: ${lacking.map(lateName).join(', ')}.` : '';
  return (
    <Table.Thead>
      {others.length > 0 && (
        <Table.Tr>
          <Table.Td />
          <Table.Th colSpan={1 + others.length} scope="colgroup">
            {counted ?? 'Revenue'}, and the difference to the first model
          </Table.Th>
          {shown.length > 0 && (
            <Table.Th colSpan={shown.length} scope="colgroup">
              {leading?.name}
            </Table.Th>
          )}
        </Table.Tr>
      )}
      <Table.Tr>
        <SortHead view={view} id="name" explain="What the figures are of.">
          {first && performanceTitle(first)}
        </SortHead>
        <SortHead
          view={view}
          id={counted === undefined ? 'revenue' : 'conversions'}
          explain={`${counted === undefined ? 'Revenue credited, net of refunds.' : 'How many are credited.'} ${leading?.explain ?? ''}`}
        >
          {others.length > 0 ? leading?.name : (counted ?? 'Revenue')}
        </SortHead>
        {others.map((model) => (
          <OtherModel key={model.id} view={view} model={model} />
        ))}
        {shown.map(({ id, name, explain }) => {
          if (id === 'trend') {
            return (
              <Table.Th key={id} title={explain}>
                {name}
              </Table.Th>
            );
          }
          const late = costColumns.some((of) => of === id) ? lateCost : '';
          const against = id === 'change' && compared ? ` Compared: ${compared}.` : '';
          return (
            <SortHead key={id} view={view} id={id} explain={`${explain}${against}${late}`}>
              {name}
              {late !== '' && ' *'}
            </SortHead>
          );
        })}
      </Table.Tr>
    </Table.Thead>
  );
}

/** The server sorts by the leading model: to sort by another is to let it lead. */
function OtherModel({ view, model: { id, name, explain } }: { view: View; model: PerformanceResult['models'][number] }) {
  const models = [id, ...view.models.filter((other) => other !== id)];
  return (
    <Table.Th className="numeric" aria-sort="none">
      <Tooltip label={`${explain} Sorting by it makes it the first model.`} maw={320}>
        <UnstyledButton
          fz="inherit"
          fw="inherit"
          ta="right"
          style={{ whiteSpace: 'normal' }}
          onClick={() => void view.change({ models, sort: 'revenue', ascending: false })}
        >
          {name}
        </UnstyledButton>
      </Tooltip>
    </Table.Th>
  );
}

type SortProps = { view: View; id: Sort; explain: string; children: ReactNode };

function SortHead({ view, id, explain, children }: SortProps) {
  const isSorted = sortOf(view) === id;
  const isReturn = returnMetrics.some((name) => name === id);
  const Icon = view.ascending ? IconChevronUp : IconChevronDown;
  // Names are read from A on, figures from the largest.
  const ascending = isSorted ? !view.ascending : id === 'name';
  return (
    <Table.Th
      className={id === 'name' ? undefined : 'numeric'}
      aria-sort={isSorted ? (view.ascending ? 'ascending' : 'descending') : 'none'}
    >
      <Tooltip label={explain} maw={320}>
        <UnstyledButton
          fz="inherit"
          fw={isSorted ? 700 : 'inherit'}
          ta="inherit"
          style={{ whiteSpace: 'normal' }}
          onClick={() => void view.change({ sort: id, ascending, ...(isReturn && { datedBy: 'touch' }) })}
        >
          {children}
          {isSorted && (
            <>
              &nbsp;
              <Icon size={13} aria-hidden style={{ verticalAlign: '-2px' }} />
            </>
          )}
        </UnstyledButton>
      </Tooltip>
    </Table.Th>
  );
}
