'use client';
/** What is bought with the opened product, and how much more often than by chance. */
import { Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { Drill } from '@/components/report/drill';
import { formatCount, formatPercent } from '@/components/ui/format';
import type { ProductResult } from '@/lib/reporting/reports/products/definition';
import type { Open, View } from './use-view';

export function BoughtTogether({ report, view, open }: { report: ProductResult; view: View; open: Open }) {
  const { product, pairs, pairCount, orders } = report;
  return (
    <section aria-label="Bought together">
      <Text fw={600}>Bought together</Text>
      {pairs.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing else was in these orders.
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={420}>
          <Table verticalSpacing={6} className="sticky-first">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>With</Table.Th>
                <Table.Th className="numeric">Orders</Table.Th>
                <Table.Th className="numeric" title="Of the orders with this product">
                  Of its orders
                </Table.Th>
                <Table.Th className="numeric" title="Of all orders with known products">
                  Of all orders
                </Table.Th>
                <Table.Th className="numeric" title="How much more often than by chance: 1 is no more often">
                  Lift
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {pairs.map((pair) => (
                <PairRow key={pair.product} pair={pair} product={product} view={view} open={open} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Text size="xs" c="dimmed" mt={4}>
        {pairCount > pairs.length && `The ${pairs.length} most frequent of ${formatCount(pairCount)}. `}
        Lift says how much more often both are bought than by chance, among {formatCount(orders)} orders.
      </Text>
    </section>
  );
}

type PairProps = { pair: ProductResult['pairs'][number]; product: string; view: View; open: Open };

function PairRow({ pair, product, view, open }: PairProps) {
  return (
    <Table.Tr>
      <Table.Td miw={150} maw={220}>
        <Drill label={`Open ${pair.product}`} onClick={() => void view.change({ product: pair.product }, { history: 'push' })}>
          {pair.product}
        </Drill>
      </Table.Td>
      <Table.Td className="numeric">
        <Drill
          label={`${pair.orders} orders with ${pair.product}`}
          onClick={() => open(`${product} with ${pair.product}`, 'They hold both.', { product, boughtWith: pair.product })}
        >
          {formatCount(pair.orders)}
        </Drill>
      </Table.Td>
      <Table.Td className="numeric">{formatPercent(Number(pair.confidence))}</Table.Td>
      <Table.Td className="numeric">{formatPercent(Number(pair.support))}</Table.Td>
      <Table.Td className="numeric">{formatCount(Number(pair.lift).toFixed(2))}</Table.Td>
    </Table.Tr>
  );
}
