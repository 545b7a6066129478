'use client';
/** The latest failure in plain words, with what mends it and where it can be seen. */
import { Anchor, Stack, Text } from '@mantine/core';
import Link from 'next/link';
import { usePath } from '@/app/(console)/_kit/site-context';
import { formatTime, words } from '@/components/ui/format';
import type { HealthAnswer } from './health-answer';

type Props = { error: NonNullable<HealthAnswer['lastError']>; timeZone: string };

export function LastError({ error: { at, code, message, advice, over, deliveryId }, timeZone }: Props) {
  const path = usePath();
  return (
    <Stack gap={4} data-testid="last-error">
      <Text size="sm">
        {formatTime(at, timeZone, true)}
        {over ? '. Later requests went through.' : '. No request went through since.'}
      </Text>
      <Text size="sm" fw={600}>
        {advice.meaning}
      </Text>
      {(code || message) && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          The platform’s words: {code && <strong>{words(code)}: </strong>}
          {message}
        </Text>
      )}
      {advice.fix && (
        <Text size="sm">
          <strong>What to do: </strong>
          {advice.fix}
        </Text>
      )}
      {deliveryId && (
        <Anchor component={Link} prefetch={false} size="sm" href={path(`destinations/ledger?open=${deliveryId}`)}>
          The request and its answer
        </Anchor>
      )}
    </Stack>
  );
}
