'use client';
/** From revenue down: what each tier of costs takes, what is left after it, and how much of the revenue that is known of. */
import { Alert, Text } from '@mantine/core';
import { formatMoney, formatPercent } from '@/components/ui/format';
import { Table } from '@/components/ui/table';
import type { ContributionResult } from '@/lib/reporting/reports/contribution/definition';

export function Left({ report }: { report: ContributionResult }) {
  const { revenue, tiers, adCost, costsKnown, contributionMargin, leftOut } = report;
  return (
    <>
      {leftOut.map(({ currency, orders }) => (
        <Alert key={currency} color="yellow" py="xs" mb="sm" title={`No exchange rate for ${currency}`}>
          <Text size="sm">
            Costs in {currency} of {orders} {orders === 1 ? 'order' : 'orders'} are left out: enter a rate under Ad accounts, by
            the API, or load the file of the European Central Bank.
          </Text>
        </Alert>
      ))}
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>By the day of the order</Table.Th>
            <Table.Th className="numeric">Costs</Table.Th>
            <Table.Th className="numeric">Left</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Table.Tr>
            <Table.Td>Revenue</Table.Td>
            <Table.Td className="numeric">–</Table.Td>
            <Table.Td className="numeric">{formatMoney(revenue)}</Table.Td>
          </Table.Tr>
          {tiers.map(({ name, costs, left }, index) => (
            <Table.Tr key={name} fw={600}>
              <Table.Td>{index === 2 && adCost === undefined ? `${name} (no ad accounts connected)` : name}</Table.Td>
              <Table.Td className="numeric">{formatMoney(costs)}</Table.Td>
              <Table.Td className="numeric">{formatMoney(left)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" mt="xs">
        {costsKnown === undefined
          ? 'There is no revenue in these days.'
          : `Costs known for ${formatPercent(Number(costsKnown), 1)} of revenue; nothing is taken off the rest.`}
        {contributionMargin !== undefined && ` Margin before ads: ${formatPercent(Number(contributionMargin), 1)}.`}
      </Text>
    </>
  );
}
