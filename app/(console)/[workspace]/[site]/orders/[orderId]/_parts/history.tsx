'use client';
/** What followed the order, and the raw events that spoke of it. */
import { Accordion, Anchor, Badge, Code, Group, List, Text } from '@mantine/core';
import Link from 'next/link';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { formatDay, formatMoney, formatTime } from '@/components/ui/format';
import { addDays, dayOf } from '@/lib/core/day';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';

export function RefundList({ receipt: { refunds } }: { receipt: ReceiptResult }) {
  const { timeZone } = useSite();
  if (refunds.length === 0) return <Text size="sm">No refunds.</Text>;
  return (
    <List size="sm" spacing={2}>
      {refunds.map(({ amount, refundedAt, eventId }) => (
        <List.Item key={eventId}>
          {formatMoney(amount)} refunded {formatTime(refundedAt, timeZone)}
        </List.Item>
      ))}
    </List>
  );
}

/** What changed the credit since, and the way to what that did to the day's figures. */
export function ChangeLog({ receipt: { changes, order } }: { receipt: ReceiptResult }) {
  const { timeZone } = useSite();
  const path = usePath();
  const day = dayOf(new Date(order.orderedAt), timeZone);
  if (changes.length === 0)
    return (
      <Text size="sm" mt={6}>
        The credit has not changed since it was first given.
      </Text>
    );
  return (
    <>
      <List size="sm" spacing={2} mt={6}>
        {changes.map(({ changedAt, cause, explain, reason, eventId }) => (
          <List.Item key={`${eventId} ${cause}`}>
            {formatTime(changedAt, timeZone)}: {explain}
            {reason && ` Reason: ${reason}`}
          </List.Item>
        ))}
      </List>
      <Anchor component={Link} prefetch={false} size="sm" href={path(`changes?from=${day}&to=${addDays(day, 1)}`)}>
        What this did to {formatDay(day)}
      </Anchor>
    </>
  );
}

export function StoredEvents({ receipt: { events, timeZone } }: { receipt: ReceiptResult }) {
  return (
    <Accordion variant="contained" chevronPosition="left">
      {events.map((event) => (
        <Accordion.Item key={event.id} value={event.id} id={event.id}>
          <Accordion.Control>
            <Group gap="xs">
              <Text size="sm" fw={500}>
                {event.name}
              </Text>
              <Badge size="xs" variant="outline" color="gray" c="inherit">
                {event.role}
              </Badge>
              <Text size="sm" c="dimmed">
                {formatTime(event.occurredAt, timeZone, true)} from {event.source}
              </Text>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <Code block tabIndex={0}>
              {JSON.stringify(event.payload, null, 2)}
            </Code>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}
