/** What every source calls the order: by these it is one order. */
import { Anchor, Code, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { formatTime, words } from '@/components/ui/format';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';

export function Names({ receipt: { names, events, timeZone } }: { receipt: ReceiptResult }) {
  const byId = new Map(events.map((event) => [event.id, event]));
  if (names.length === 0)
    return <Text size="sm">This order is from before Tieback kept the names of orders: rebuild the site to see them.</Text>;
  return (
    <Table.ScrollContainer minWidth={460}>
      <Table verticalSpacing={4} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Kind</Table.Th>
            <Table.Th>Source</Table.Th>
            <Table.Th>First event</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {names.map(({ kind, value, source, eventId, ambiguous }) => (
            <Table.Tr key={`${source} ${kind} ${value}`}>
              <Table.Td>
                <Code>{value}</Code>
                {ambiguous && (
                  <Text size="xs" c="dimmed">
                    Another order has this name too, so it is not used to match anything.
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{kind === 'bare' ? 'transaction ID' : words(kind)}</Table.Td>
              <Table.Td>{source}</Table.Td>
              <Table.Td>
                <Evidence event={byId.get(eventId)} eventId={eventId} timeZone={timeZone} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

type EvidenceProps = { event: ReceiptResult['events'][number] | undefined; eventId: string; timeZone: string };

/** The event that first said the name; its stored form is at the end of the receipt. */
function Evidence({ event, eventId, timeZone }: EvidenceProps) {
  if (!event) return <Code>{eventId}</Code>;
  return (
    <Anchor href={`#${eventId}`} size="sm" title={eventId}>
      {words(event.name)}, {formatTime(event.occurredAt, timeZone, true)}
    </Anchor>
  );
}
