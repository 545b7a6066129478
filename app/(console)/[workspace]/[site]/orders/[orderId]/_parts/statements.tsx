'use client';
/** What each source said of the order, and what ties it to a browser. */
import { Badge, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { formatMoney, formatTime } from '@/components/ui/format';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';

export function Statements({ receipt: { statements, joinedBy, timeZone } }: { receipt: ReceiptResult }) {
  return (
    <>
      <Text size="sm" mb="xs">
        {joinedBy.explain}
      </Text>
      <Table.ScrollContainer minWidth={520}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Source</Table.Th>
              <Table.Th>Said at</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th className="numeric">Total</Table.Th>
              <Table.Th>Taken from it</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {statements.map(({ eventId, source, occurredAt, status, total, presentment, decides, browser, visitorId }) => (
              <Table.Tr key={eventId}>
                <Table.Td>{source}</Table.Td>
                <Table.Td>{formatTime(occurredAt, timeZone, true)}</Table.Td>
                <Table.Td>{status}</Table.Td>
                <Table.Td className="numeric">
                  {formatMoney(total)}
                  {presentment && (
                    <Text size="xs" c="dimmed">
                      buyer saw {formatMoney(presentment)}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  {decides && (
                    <Badge variant="light" tt="none">
                      money and state
                    </Badge>
                  )}
                  {browser && (
                    <Badge variant="light" tt="none" color="teal" ml={decides ? 6 : 0}>
                      browser and click
                    </Badge>
                  )}
                  {!decides && !browser && (
                    <Text span size="sm" c="dimmed">
                      {visitorId ? 'who the visitor was' : 'who bought'}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
