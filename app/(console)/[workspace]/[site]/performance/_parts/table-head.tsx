'use client';
/** The heading of the table: every figure sorts, and another model's column makes that model lead. */
import { Table, Tooltip, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { dimensionTitles, type SortColumn } from '@/lib/reporting/reports/performance/names';
import type { Column } from '../columns';
import type { View } from './use-view';

type Props = { report: PerformanceResult; view: View; shown: Column[]; compared: string | undefined };

export function TableHead({ report, view, shown, compared }: Props) {
  const [leading, ...others] = report.models;
  const [first] = view.by;
  return (
    <Table.Thead>
      {others.length > 0 && (
        <Table.Tr>
          <Table.Td />
          <Table.Th colSpan={shown.length} scope="colgroup" title={leading?.explain}>
            {leading?.name}
          </Table.Th>
          <Table.Th colSpan={others.length} scope="colgroup">
            Revenue under other models, and the difference
          </Table.Th>
        </Table.Tr>
      )}
      <Table.Tr>
        <SortHead view={view} id="name" explain="What the figures are of.">
          {first && dimensionTitles[first]}
        </SortHead>
        {shown.map(({ id, name, explain }) =>
          id === 'trend' ? (
            <Table.Th key={id} title={explain}>
              {name}
            </Table.Th>
          ) : (
            <SortHead
              key={id}
              view={view}
              id={id}
              explain={id === 'change' && compared ? `${explain} Compared: ${compared}.` : explain}
            >
              {name}
            </SortHead>
          ),
        )}
        {others.map((model) => (
          <Table.Th key={model.id} className="numeric">
            <Tooltip label={`${model.explain} Sorts by it: it becomes the leading model.`} multiline maw={320}>
              <UnstyledButton
                fz="inherit"
                fw="inherit"
                onClick={() =>
                  void view.change({
                    models: [model.id, ...view.models.filter((id) => id !== model.id)],
                    sort: 'revenue',
                    ascending: false,
                  })
                }
              >
                {model.name}
              </UnstyledButton>
            </Tooltip>
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}

type SortProps = { view: View; id: SortColumn; explain: string; children: ReactNode };

function SortHead({ view, id, explain, children }: SortProps) {
  const isSorted = view.sort === id;
  const Icon = view.ascending ? IconChevronUp : IconChevronDown;
  // Names are read from A on, figures from the largest.
  const ascending = isSorted ? !view.ascending : id === 'name';
  return (
    <Table.Th
      className={id === 'name' ? undefined : 'numeric'}
      aria-sort={isSorted ? (view.ascending ? 'ascending' : 'descending') : 'none'}
    >
      <Tooltip label={explain} multiline maw={320}>
        <UnstyledButton fz="inherit" fw={isSorted ? 700 : 'inherit'} onClick={() => void view.change({ sort: id, ascending })}>
          {children} {isSorted && <Icon size={13} aria-hidden style={{ verticalAlign: '-2px' }} />}
        </UnstyledButton>
      </Tooltip>
    </Table.Th>
  );
}
