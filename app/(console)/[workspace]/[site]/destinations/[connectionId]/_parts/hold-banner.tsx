'use client';
/** Why nothing is sent, what to do about it, and the button for when it is done. */
import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatTime } from '@/components/ui/format';
import { holdAdvice } from '@/lib/delivery/advice';
import { type HoldAction, isProbed } from '@/lib/model/delivery';
import type { ConnectionActivity } from '@/lib/reporting/reports/connections/definition';
import type { ConnectionScreen } from '../../views';
import { holdWords } from '../../words';
import { HeldWorth } from '../../_parts/held-worth';
import { ReleaseDialog } from '../../_parts/release-dialog';

type Props = {
  connection: ConnectionScreen;
  hold: NonNullable<ConnectionActivity['hold']>;
  mayManage: boolean;
  onReleased: () => void;
  openTest: () => void;
};

export function HoldBanner({ connection, hold, mayManage, onReleased, openTest }: Props) {
  const { timeZone } = useSite();
  const advice = holdAdvice(hold.action);
  const isOurs = hold.action === 'network' || hold.action === 'unrecorded' || hold.action === 'unreadable';
  return (
    <Alert color="red" variant="light" role="alert" title={`On hold: ${holdWords[hold.action]}`} data-testid="hold">
      <Stack gap="xs">
        {advice && <Text size="sm">{advice.meaning}</Text>}
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {isOurs ? 'What came back:' : `${connection.destination.name} says:`} {hold.message} <Code>{hold.code}</Code>
        </Text>
        {advice?.fix && (
          <Text size="sm">
            <strong>What to do: </strong>
            {advice.fix}
          </Text>
        )}
        <Text size="sm">On hold since {formatTime(hold.since, timeZone)}. If it is released now:</Text>
        <HeldWorth connection={connection} />
        {mayManage ? (
          <Release connection={connection} action={hold.action} onReleased={onReleased} openTest={openTest} />
        ) : (
          <Text size="sm">An admin of this workspace can release it.</Text>
        )}
      </Stack>
    </Alert>
  );
}

type ReleaseProps = Pick<Props, 'connection' | 'onReleased' | 'openTest'> & { action: HoldAction };

function Release({ connection, action, onReleased, openTest }: ReleaseProps) {
  const [asking, setAsking] = useState(false);
  return (
    <Group gap="sm">
      <Button color="red" size="xs" onClick={() => setAsking(true)}>
        {isProbed(action) ? 'Release held events now' : 'It is fixed: release held events'}
      </Button>
      <Button variant="default" size="xs" onClick={openTest}>
        Test it first
      </Button>
      {asking && <ReleaseDialog connection={connection} onClose={() => setAsking(false)} onReleased={onReleased} />}
    </Group>
  );
}
