'use client';
/** Why nothing is sent, what to do about it, and the button for when it is done. */
import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatCount, formatTime } from '@/components/ui/format';
import { holdAdvice } from '@/lib/delivery/advice';
import { type HoldAction, isProbed } from '@/lib/model/delivery';
import { type ConnectionActivity, WAITING_COUNT_MAX } from '@/lib/reporting/reports/connections/definition';
import { releaseHoldAction } from '../../actions';
import type { ConnectionScreen } from '../../views';
import { agePhrase, holdWords } from '../../words';

type Props = {
  connection: ConnectionScreen;
  hold: NonNullable<ConnectionActivity['hold']>;
  /** Not known yet: absent. */
  held: number | undefined;
  mayManage: boolean;
  onReleased: () => void;
  openTest: () => void;
};

export function HoldBanner({ connection, hold, held, mayManage, onReleased, openTest }: Props) {
  const { timeZone } = useSite();
  const { destination } = connection;
  const advice = holdAdvice(hold.action);
  const isOurs = hold.action === 'network' || hold.action === 'unrecorded' || hold.action === 'unreadable';
  return (
    <Alert color="red" variant="light" role="alert" title={`On hold: ${holdWords[hold.action]}`} data-testid="hold">
      <Stack gap="xs">
        <Text size="sm">
          {advice?.meaning} {advice?.fix}
        </Text>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {isOurs ? 'What came back:' : 'Its words:'} {hold.message} <Code>{hold.code}</Code>
        </Text>
        <Text size="sm">
          Since {formatTime(hold.since, timeZone)}.{held !== undefined && ` ${waiting(held)}`} What is older than{' '}
          {agePhrase(destination.ageDays)} is not taken any more.
        </Text>
        {mayManage ? (
          <Release connection={connection} action={hold.action} onReleased={onReleased} openTest={openTest} />
        ) : (
          <Text size="sm">An admin of this workspace can release it.</Text>
        )}
      </Stack>
    </Alert>
  );
}

function waiting(held: number): string {
  const count = `${formatCount(held)}${held === WAITING_COUNT_MAX ? '+' : ''}`;
  return held === 1
    ? 'One event waits, and will be sent with its own time.'
    : `${count} events wait, and will be sent in their order, with their own times.`;
}

type ReleaseProps = Pick<Props, 'connection' | 'onReleased' | 'openTest'> & { action: HoldAction };

function Release({ connection: { id }, action, onReleased, openTest }: ReleaseProps) {
  const site = useSite();
  const { save, pending } = useSave();
  return (
    <Group gap="sm">
      <Button
        color="red"
        size="xs"
        loading={pending}
        onClick={() =>
          save(
            () => releaseHoldAction(site.id, id),
            'The hold is lifted.',
            ({ released, expired }) => {
              const lost = expired > 0 ? ` ${formatCount(expired)} had become too old.` : '';
              notifications.show({
                message: `${formatCount(released)} held events go on.${lost}`,
                closeButtonProps: { 'aria-label': 'Dismiss' },
              });
              onReleased();
            },
          )
        }
      >
        {isProbed(action) ? 'Release held events now' : 'I have mended it: release held events'}
      </Button>
      <Button variant="default" size="xs" onClick={openTest}>
        Test it first
      </Button>
    </Group>
  );
}
