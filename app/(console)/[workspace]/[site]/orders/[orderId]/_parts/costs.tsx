'use client';
/** The order's own account: from its net revenue down to what is left after each tier of costs. */
import { Text } from '@mantine/core';
import { kindNames } from '@/app/(console)/_kit/cost-kinds';
import { formatMoney } from '@/components/ui/format';
import { Table } from '@/components/ui/table';
import type { ReceiptCosts } from '@/lib/reporting/reports/receipt/cost-schema';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';

export function Costs({ order, costs: { tiers, lines, knownRevenue } }: { order: ReceiptResult['order']; costs: ReceiptCosts }) {
  return (
    <>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Cost</Table.Th>
            <Table.Th>Where it is from</Table.Th>
            <Table.Th className="numeric">Amount</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Table.Tr fw={600}>
            <Table.Td colSpan={2}>Net revenue</Table.Td>
            <Table.Td className="numeric">{formatMoney(order.revenue)}</Table.Td>
          </Table.Tr>
          {tiers.map(({ name, left }, index) => (
            <Tier key={name} name={name} left={left} lines={lines.filter(({ tier }) => tier === index + 1)} />
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt={6}>
        Costs are known for {formatMoney(knownRevenue)} of {formatMoney(order.revenue)}. The cost of ads is of campaigns, and in
        no order.
      </Text>
    </>
  );
}

function Tier({
  name,
  left,
  lines,
}: {
  name: string;
  left: ReceiptCosts['tiers'][number]['left'];
  lines: ReceiptCosts['lines'];
}) {
  if (lines.length === 0) return null;
  return (
    <>
      {lines.map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be of the same product, and their order never changes.
        <Table.Tr key={place}>
          <Table.Td style={{ overflowWrap: 'anywhere' }}>{nameOf(line)}</Table.Td>
          <Table.Td>{sourceOf(line)}</Table.Td>
          <Table.Td className="numeric">{line.amount ? taken(line.amount) : '–'}</Table.Td>
        </Table.Tr>
      ))}
      <Table.Tr fw={600}>
        <Table.Td colSpan={2}>{name}</Table.Td>
        <Table.Td className="numeric">{formatMoney(left)}</Table.Td>
      </Table.Tr>
    </>
  );
}

type Line = ReceiptCosts['lines'][number];

function nameOf({ kind, name, quantity, ofRefund }: Line): string {
  const what = name ?? kindNames[kind];
  if (ofRefund) return `${what}, returned`;
  return quantity !== undefined && quantity !== '1' ? `${quantity} × ${what}` : what;
}

function sourceOf({ from, given, problem }: Line): string {
  if (problem === 'no_cost') return 'No cost is known';
  if (problem === 'no_rate' && given) return `${given.amount} ${given.currency}: no exchange rate of the day`;
  const source = from === 'shop' ? 'The shop' : from === 'rule' ? 'A rule' : from === 'line' ? 'Cost of the product' : 'Refund';
  return given ? `${source}: ${given.amount} ${given.currency}` : source;
}

/** A cost takes away; what is returned comes back. */
function taken({ amount, currency }: NonNullable<Line['amount']>): string {
  const turned = amount.startsWith('-') ? amount.slice(1) : Number(amount) === 0 ? amount : `-${amount}`;
  return formatMoney({ amount: turned, currency });
}
