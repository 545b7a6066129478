'use client';
/** What was bought, by the statement that decides the order's money. */
import { Code, Group, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { formatCount, formatMoney } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';

export function Items({ receipt: { items, itemCount } }: { receipt: ReceiptResult }) {
  if (items.length === 0) {
    return <EmptyState title="No line items">The source that decides this order’s money named none.</EmptyState>;
  }
  return (
    <>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Item and ID</Table.Th>
            <Table.Th className="numeric">Quantity</Table.Th>
            <Table.Th className="numeric">Price of one</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ id, name, quantity, price }, position) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be of the same product, and their order never changes.
            <Table.Tr key={position}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Group gap="4px 8px">
                  {name && <span>{name}</span>}
                  {id && <Code>{id}</Code>}
                  {!name && !id && <Unsaid />}
                </Group>
              </Table.Td>
              <Table.Td className="numeric">{quantity === undefined ? <Unsaid /> : formatCount(quantity)}</Table.Td>
              <Table.Td className="numeric">{price ? formatMoney(price) : <Unsaid />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {itemCount > items.length && (
        <Text size="xs" c="dimmed" mt={6}>
          The first {formatCount(items.length)} of {formatCount(itemCount)} lines; the stored event has all.
        </Text>
      )}
    </>
  );
}

function Unsaid() {
  return (
    <Text span size="sm" c="dimmed">
      –
    </Text>
  );
}
