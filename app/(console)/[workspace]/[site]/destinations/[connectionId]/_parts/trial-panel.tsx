'use client';
/** Trying the connection as it is saved: its credentials, and one made-up event. */
import { Alert, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Select } from '@/components/form/select';
import { AnswerView, RequestView } from '@/app/(console)/_kit/exchange';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useAsk } from '@/app/(console)/_kit/use-ask';
import { Panel } from '@/components/ui/states';
import type { Trial } from '@/lib/workspace';
import { testConnectionAction, testEventAction } from '../../actions';
import type { TestEventResult } from '../../forms';
import type { ConnectionScreen } from '../../views';
import { outcomeWords, type Said, skipSaid } from '../../words';
import type { ConnectionProps } from './connection-props';
import { SaidAlert } from './said-alert';

export function TrialPanel({ connection, mayManage }: ConnectionProps) {
  if (!mayManage) return <NeedsRole role="admin" to="try this connection" />;
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      <Panel title="Test connection">
        <CredentialsTrial connection={connection} />
      </Panel>
      <Panel title="Send test event">
        <EventTrial connection={connection} />
      </Panel>
    </SimpleGrid>
  );
}

type Props = { connection: ConnectionScreen };

function CredentialsTrial({ connection: { id, destination } }: Props) {
  const site = useSite();
  const { answer: result, failure, pending, ask } = useAsk<Trial | 'untestable'>();
  return (
    <Stack gap="sm">
      <Text size="sm">Asks {destination.name} whether the saved credentials are good. No event is recorded.</Text>
      <Group>
        <Button onClick={() => ask(() => testConnectionAction(site.id, id))} loading={pending}>
          Test connection
        </Button>
      </Group>
      {failure && <SaidAlert said={{ tone: 'red', title: 'Not tested', text: failure.message }} />}
      {result === 'untestable' && (
        <SaidAlert
          said={{
            tone: 'gray',
            title: 'Only a test event can tell',
            text: `${destination.name} has no call that checks credentials and records nothing.`,
          }}
        />
      )}
      {result && result !== 'untestable' && (
        <TrialView trial={result} said={outcomeWords(result.outcome, 'credentials', destination.name)} />
      )}
    </Stack>
  );
}

function EventTrial({ connection: { id, destination, mapping, settings } }: Props) {
  const site = useSite();
  const names = Object.entries(mapping).flatMap(([name, { send }]) => (send ? name : []));
  const [name, setName] = useState(names.includes('purchase') ? 'purchase' : (names[0] ?? null));
  const { answer: result, failure, pending, ask } = useAsk<TestEventResult>();
  if (names.length === 0) {
    return <Text size="sm">No event is switched on: name one in the event mapping first.</Text>;
  }
  return (
    <Stack gap="sm">
      <TestNote destination={destination} settings={settings} />
      <Group align="flex-end" gap="sm">
        <Select label="Event" data={names} value={name} onChange={setName} searchable />
        <Button onClick={() => ask(() => testEventAction(site.id, id, name ?? ''))} loading={pending} disabled={!name}>
          Send test event
        </Button>
      </Group>
      {failure && <SaidAlert said={{ tone: 'red', title: 'Not sent', text: failure.message }} />}
      {result && !result.sent && <SaidAlert said={skipSaid(result)} />}
      {result?.sent && <TrialView trial={result.trial} said={outcomeWords(result.trial.outcome, 'event', destination.name)} />}
    </Stack>
  );
}

/** Whether a test event counts as a real one. */
function TestNote({ destination, settings }: Pick<ConnectionScreen, 'destination' | 'settings'>) {
  const { testCode, testMode, fields, name } = destination;
  const label = fields.find((field) => field.name === testCode)?.label.toLowerCase();
  if (testCode && label) {
    const isSet = Boolean(settings[testCode]);
    return (
      <Text size="sm">
        {isSet
          ? `Sent with the ${label}: ${name} shows it among its test events.`
          : `Enter the ${label} under Settings first: without it the event would count as a real one.`}
      </Text>
    );
  }
  if (testMode) return <Text size="sm">{testMode}</Text>;
  return (
    <Alert variant="light" color="red" title="It counts as a real event">
      <Text size="sm">{name} has no test mode: a made-up event of one test item enters its reports.</Text>
    </Alert>
  );
}

function TrialView({ trial: { request, answer, milliseconds }, said }: { trial: Trial; said: Said }) {
  return (
    <Stack gap="sm" data-testid="trial">
      <SaidAlert said={said} />
      {request ? <RequestView request={request} /> : <Text size="sm">The request is made of secrets alone and not shown.</Text>}
      {answer && <AnswerView answer={answer} {...(milliseconds !== undefined && { milliseconds })} />}
    </Stack>
  );
}
