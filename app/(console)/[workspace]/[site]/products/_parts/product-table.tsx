'use client';
/** A row for each product, sorted and paged by the server. */
import { Box, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { Table } from '@/components/ui/table';
import { Tooltip } from '@/components/ui/tooltip';
import { Pager } from '@/components/report/pager';
import { formatChange, formatCount, formatPercent, formatRange } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { metrics } from '@/lib/metrics/registry';
import type { ProductSort, ProductsResult } from '@/lib/reporting/reports/products/definition';
import { PAGE_ROWS } from '../query';
import { Below, FigureCells, figureColumns } from './figure-cells';
import type { Open, View } from './use-view';

type Row = ProductsResult['rows'][number];
type Props = { report: ProductsResult; view: View; open: Open; isFinished: boolean };

export function ProductTable({ report, view, open, isFinished }: Props) {
  const { rows, total, rowCount } = report;
  const most = Math.max(0, ...rows.map(({ revenue }) => Number(revenue.amount)));
  return (
    <>
      <Table.ScrollContainer minWidth={1040}>
        <Table highlightOnHover verticalSpacing={6} className="sticky-first">
          <Head report={report} view={view} />
          <Table.Tbody>
            <Table.Tr fw={600}>
              <Table.Th scope="row">
                {view.search ? 'Products found' : 'All products'}
                <Below>{`${formatCount(rowCount)} products`}</Below>
              </Table.Th>
              <FigureCells row={total} name="All products" open={open} />
              <Table.Td className="numeric" />
              {report.compareFrom && <Before of={total} isFinished={isFinished} />}
            </Table.Tr>
            {rows.map((row) => (
              <Table.Tr key={row.product ?? ''}>
                <Table.Td maw={300} miw={150}>
                  <Name row={row} view={view} />
                </Table.Td>
                <FigureCells row={row} name={nameOf(row)} orders={{ product: row.product ?? '' }} open={open} />
                <Table.Td className="numeric">
                  {row.share !== undefined && formatPercent(Number(row.share))}
                  <Box h={4} mt={2} w={`${bar(row, most)}%`} ml="auto" bg="blue.5" style={{ borderRadius: 2 }} aria-hidden />
                </Table.Td>
                {report.compareFrom && <Before of={row} isFinished={isFinished} />}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Pager report={report} offset={view.offset} pageRows={PAGE_ROWS} onOffset={(offset) => void view.change({ offset })} />
    </>
  );
}

function bar({ revenue }: Row, most: number): number {
  return most > 0 ? Math.max(0, (Number(revenue.amount) / most) * 100) : 0;
}

function nameOf({ product }: Row): string {
  return product ?? 'Lines without a name';
}

function Name({ row, view }: { row: Row; view: View }) {
  const { id, sku, category, several } = row;
  const also = [id !== row.product && id, sku !== row.product && sku !== id && sku, category].filter(Boolean);
  const many = several.map((what) => ({ id: 'several ids', sku: 'several SKUs', category: 'several categories' })[what]);
  return (
    <>
      <UnstyledButton
        fz="sm"
        fw={500}
        className="drill"
        onClick={() => void view.change({ product: row.product ?? '' }, { history: 'push' })}
      >
        {nameOf(row)}
      </UnstyledButton>
      {also.length + many.length > 0 && <Below>{[...also, ...many].join(' · ')}</Below>}
    </>
  );
}

/** Revenue of the compared days, and the change where all days of the range are over. */
function Before({ of: { revenue, compared }, isFinished }: { of: Pick<Row, 'revenue' | 'compared'>; isFinished: boolean }) {
  const before = Number(compared?.revenue.amount ?? 0);
  return (
    <Table.Td className="numeric">
      {compared && <Money of={compared.revenue} />}
      {isFinished && before > 0 && (
        <Text size="xs" c="dimmed">
          {formatChange(Number(revenue.amount) / before)}
        </Text>
      )}
    </Table.Td>
  );
}

function Head({ report, view }: { report: ProductsResult; view: View }) {
  const { compareFrom, compareTo } = report;
  const before = compareFrom && compareTo ? formatRange({ from: compareFrom, to: compareTo }) : undefined;
  return (
    <Table.Thead>
      <Table.Tr>
        <SortHead
          view={view}
          sort="name"
          name="Product"
          explain="By name. Click one to see its variants and who sells it."
          isText
        />
        {figureColumns.map((column) => (
          <SortHead key={column.sort} view={view} {...column} />
        ))}
        <SortHead view={view} sort="share" name="Share" explain={metrics.productShare.formula} />
        {before && (
          <SortHead view={view} sort="change" name={before} explain={`Revenue in ${before}. Sorted by the difference to now.`} />
        )}
      </Table.Tr>
    </Table.Thead>
  );
}

type SortProps = { view: View; sort: ProductSort; name: string; explain: string; isText?: boolean };

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
