'use client';
/** What the last rebuild found that was never sent, and the button that offers it for sending. */
import { Alert, Button, Stack, Text } from '@mantine/core';
import { formatCount, formatMoney, words } from '@/components/ui/format';
import type { HealthAnswer } from './health-answer';

type Found = NonNullable<HealthAnswer['neverSent']>;

const list = new Intl.ListFormat('en-GB');

export function NeverSent({ found, onSend }: { found: Found; onSend: (() => void) | undefined }) {
  return (
    <Alert color="blue" variant="light" title="Never sent" data-testid="never-sent">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          The last rebuild found {list.format(found.events.map(phrase))} that should have been sent here and never were.
        </Text>
        {onSend ? (
          <Button size="xs" onClick={onSend}>
            Send them…
          </Button>
        ) : (
          <Text size="sm">An admin of this workspace can send them.</Text>
        )}
      </Stack>
    </Alert>
  );
}

/** "3 purchases of €120.00", "1 sign up event". */
function phrase({ name, events, money }: Found['events'][number]): string {
  const noun = name === 'purchase' || name === 'refund' ? name : `${words(name)} event`;
  const counted = `${formatCount(events)} ${noun}${events === 1 ? '' : 's'}`;
  return money.length === 0 ? counted : `${counted} of ${list.format(money.map((one) => formatMoney(one)))}`;
}
