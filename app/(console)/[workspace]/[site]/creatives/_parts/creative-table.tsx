'use client';
/** A row for each creative, sorted and paged by the server. Two can be chosen to be set side by side. */
import { Checkbox, Group, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { Pager } from '@/components/report/pager';
import { formatCount, formatDate } from '@/components/ui/format';
import { Table } from '@/components/ui/table';
import { Tooltip } from '@/components/ui/tooltip';
import { adPlatformName } from '@/lib/model/ad-platform';
import type { CreativeRow, CreativesResult } from '@/lib/reporting/reports/creatives/definition';
import type { CreativeSort } from '@/lib/reporting/reports/creatives/names';
import { PAGE_ROWS } from '../query';
import { figureColumns } from './figure-columns';
import type { View } from './use-view';

type Props = { report: CreativesResult; view: View };

export function CreativeTable({ report, view }: Props) {
  const { rows, total, rowCount } = report;
  return (
    <>
      <Table.ScrollContainer minWidth={1240}>
        <Table highlightOnHover verticalSpacing={6} className="sticky-first" data-testid="creatives">
          <Table.Thead>
            <Table.Tr>
              <SortHead view={view} sort="name" name="Creative" explain="By name. Click one to see it week by week." isText />
              {figureColumns.map((column) => (
                <SortHead key={column.sort} view={view} {...column} />
              ))}
              <SortHead view={view} sort="firstDay" name="Since" explain="The first day on which it cost anything." />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Table.Tr fw={600}>
              <Table.Th scope="row">All ads</Table.Th>
              {figureColumns.map(({ sort, show }) => (
                <Table.Td key={sort} className="numeric">
                  {show(total)}
                </Table.Td>
              ))}
              <Table.Td />
            </Table.Tr>
            {rows.map((row) => (
              <Table.Tr key={row.row}>
                <Table.Td maw={320} miw={200}>
                  <Name row={row} view={view} />
                </Table.Td>
                {figureColumns.map(({ sort, show }) => (
                  <Table.Td key={sort} className="numeric">
                    {show(row)}
                  </Table.Td>
                ))}
                <Table.Td className="numeric">{row.firstDay !== undefined && formatDate(row.firstDay)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Pager
        report={{ rows, rowCount, nextOffset: report.nextOffset }}
        offset={view.offset}
        pageRows={PAGE_ROWS}
        onOffset={(offset) => void view.change({ offset })}
      />
    </>
  );
}

function Name({ row, view }: { row: CreativeRow; view: View }) {
  const isAds = row.ads > 0;
  const also = [row.platforms.map(adPlatformName).join(', '), row.ads > 1 && `${formatCount(row.ads)} ads`].filter(Boolean);
  if (!isAds) return <Text size="sm">{row.name}</Text>;
  const isChosen = view.compare.includes(row.row);
  const others = view.compare.filter((one) => one !== row.row);
  return (
    <Group gap="xs" wrap="nowrap">
      <Checkbox
        size="xs"
        aria-label={`Compare ${row.name}`}
        checked={isChosen}
        onChange={() => void view.change({ compare: isChosen ? others : [...others.slice(-1), row.row] })}
      />
      <div style={{ minWidth: 0 }}>
        <UnstyledButton
          fz="sm"
          fw={500}
          className="drill"
          style={{ overflowWrap: 'anywhere' }}
          onClick={() => void view.change({ row: row.row }, { history: 'push' })}
        >
          {row.name}
        </UnstyledButton>
        <Text size="xs" c="dimmed" truncate title={row.adNames.join('\n')}>
          {also.join(' · ')}
        </Text>
      </div>
    </Group>
  );
}

type SortProps = { view: View; sort: CreativeSort; name: string; explain: string; isText?: boolean };

function SortHead({ view, sort, name, explain, isText = false }: SortProps) {
  const isSorted = view.sort === sort;
  const Icon = view.ascending ? IconChevronUp : IconChevronDown;
  const ascending = isSorted ? !view.ascending : isText;
  return (
    <Table.Th
      className={isText ? undefined : 'numeric'}
      aria-sort={isSorted ? (view.ascending ? 'ascending' : 'descending') : undefined}
    >
      <Tooltip label={explain}>
        <UnstyledButton fz="inherit" fw="inherit" onClick={() => void view.change({ sort, ascending, offset: null })}>
          {name} {isSorted && <Icon size={13} aria-hidden style={{ verticalAlign: '-2px' }} />}
        </UnstyledButton>
      </Tooltip>
    </Table.Th>
  );
}
