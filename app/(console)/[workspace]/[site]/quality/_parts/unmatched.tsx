/** Money that no order is known for, and names that two orders share. */
import { Code, Stack, Table, Text } from '@mantine/core';
import { formatMoney, words } from '@/components/ui/format';
import type { QualityResult } from '@/lib/reporting/reports/quality/definition';

type Props = { report: QualityResult; sourceNames: Record<string, string> };

export function Unmatched({ report: { unmatched, sharedNames }, sourceNames }: Props) {
  if (unmatched.length === 0 && sharedNames.length === 0) {
    return <Text size="sm">Every refund, chargeback and payment of the range has its order.</Text>;
  }
  return (
    <Stack gap="md">
      {unmatched.length > 0 && (
        <Table verticalSpacing={4} fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>No order for this</Table.Th>
              <Table.Th>It names</Table.Th>
              <Table.Th>Told by</Table.Th>
              <Table.Th>When</Table.Th>
              <Table.Th ta="right">Money</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {unmatched.map(({ kind, name, source, at, eventId, money }) => (
              <Table.Tr key={eventId}>
                <Table.Td>{words(kind)}</Table.Td>
                <Table.Td>
                  <Code>{name}</Code>
                </Table.Td>
                <Table.Td>{sourceNames[source] ?? source}</Table.Td>
                <Table.Td>{at.slice(0, 10)}</Table.Td>
                <Table.Td ta="right">{money ? formatMoney(money) : 'all that was left'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {sharedNames.map(({ kind, value, source, orders }) => (
        <Text size="sm" key={`${source} ${kind} ${value}`}>
          {orders} orders of {sourceNames[source] ?? source} share the {words(kind).toLowerCase()} <Code>{value}</Code>: it joins
          nothing to any of them.
        </Text>
      ))}
    </Stack>
  );
}
