'use client';
/** The product that was opened: its variants, which channels and campaigns sell it, and what is bought with it. */
import { CloseButton, SimpleGrid, Skeleton, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { formatCount } from '@/components/ui/format';
import { ErrorState, Panel } from '@/components/ui/states';
import type { ProductResult } from '@/lib/reporting/reports/products/definition';
import { chosenOrders } from '../query';
import { BoughtTogether } from './bought-together';
import { Below, FigureCells, figureColumns } from './figure-cells';
import { SellingChannels } from './selling-channels';
import type { Open, View } from './use-view';

type Props = { product: string; view: View; open: Open };

export function OneProduct({ product, view, open }: Props) {
  const { range } = useRange();
  const report = useApi<ProductResult>('reports/product', { ...chosenOrders(view, range), product });
  const name = product || 'Lines without a name';
  return (
    <Panel title={name} aside={<CloseButton aria-label={`Close ${name}`} onClick={() => void view.change({ product: null })} />}>
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Skeleton h={260} role="status" aria-label="Loading" />}
      {report.data && (
        <>
          <Known report={report.data} />
          <Variants report={report.data} name={name} open={open} />
          <SimpleGrid cols={{ base: 1, lg: 2 }} mt="md" spacing="xl">
            <SellingChannels product={product} name={name} view={view} open={open} />
            <BoughtTogether report={report.data} view={view} open={open} />
          </SimpleGrid>
        </>
      )}
    </Panel>
  );
}

/** What else it is known by. */
function Known({ report: { ids, skus, categories } }: { report: ProductResult }) {
  const known = [
    ['Id', ids],
    ['SKU', skus],
    ['Category', categories],
  ] as const;
  const text = known.flatMap(([title, values]) => (values.length > 0 ? [`${title}: ${values.join(', ')}`] : []));
  return text.length > 0 ? <Below>{text.join(' · ')}</Below> : null;
}

/** All of it, and its variants where there are several. */
function Variants({ report, name, open }: { report: ProductResult; name: string; open: Open }) {
  const { product, total, variants, variantCount } = report;
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table verticalSpacing={6} className="sticky-first">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Variant</Table.Th>
            {figureColumns.map((column) => (
              <Table.Th key={column.sort} className="numeric" title={column.explain}>
                {column.name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Table.Tr fw={600}>
            <Table.Th scope="row">All of it</Table.Th>
            <FigureCells row={total} name={name} orders={{ product }} open={open} />
          </Table.Tr>
          {variantCount > 1 &&
            variants.map((row) => (
              <Table.Tr key={row.variant ?? ''}>
                <Table.Td maw={240}>
                  {row.variant ?? 'not stated'}
                  {row.sku && row.sku !== row.variant && <Below>{row.sku}</Below>}
                </Table.Td>
                <FigureCells
                  row={row}
                  name={`${name}, ${row.variant ?? 'variant not stated'}`}
                  orders={{ product, variant: row.variant ?? '' }}
                  open={open}
                />
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
      {variantCount > variants.length && (
        <Text size="xs" c="dimmed">
          The {formatCount(variants.length)} best selling of {formatCount(variantCount)} variants.
        </Text>
      )}
    </Table.ScrollContainer>
  );
}
