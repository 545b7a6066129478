'use client';
/** The latest orders with what each left: a look at whether the costs are right. */
import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { usePath } from '@/app/(console)/_kit/site-context';
import { formatMoney } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import type { ContributionResult } from '@/lib/reporting/reports/contribution/definition';

/** Ads are in no order: the third tier is shown where other costs are taken off in it. */
const TIERS_SHOWN = 2;

export function LatestOrders({ report: { orders }, tierNames }: { report: ContributionResult; tierNames: readonly string[] }) {
  const path = usePath();
  if (orders.length === 0) return <EmptyState title="No orders">None was placed in these days.</EmptyState>;
  return (
    <Table.ScrollContainer minWidth={480} tabIndex={0} role="region" aria-label="The latest orders">
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Order</Table.Th>
            <Table.Th className="numeric">Net revenue</Table.Th>
            {tierNames.slice(0, TIERS_SHOWN).map((name) => (
              <Table.Th key={name} className="numeric">
                {name}
              </Table.Th>
            ))}
            <Table.Th className="numeric">Costs known for</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {orders.map(({ id, orderKey, revenue, left, knownRevenue }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Anchor component={Link} href={path(`orders/${id}`)} size="sm">
                  {orderKey}
                </Anchor>
              </Table.Td>
              <Table.Td className="numeric">{formatMoney(revenue)}</Table.Td>
              {tierNames.slice(0, TIERS_SHOWN).map((name, place) => {
                const amount = left[place];
                return (
                  <Table.Td key={name} className="numeric">
                    {amount ? formatMoney(amount) : '–'}
                  </Table.Td>
                );
              })}
              <Table.Td className="numeric">{formatMoney(knownRevenue)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
