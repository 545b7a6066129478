'use client';
/** The tries of a delivery, newest first: what came back, and the request and answer as they went over the wire. */
import { Accordion, Badge, Group, List, Stack, Text } from '@mantine/core';
import { CopyIcon } from '@/app/(console)/_kit/copy-icon';
import { AnswerView, RequestView } from '@/app/(console)/_kit/exchange';
import { useSite } from '@/app/(console)/_kit/site-context';
import { outcomeLabels } from '@/components/report/delivery-state';
import { formatCount, formatTime, words } from '@/components/ui/format';
import type { OutcomeClass } from '@/lib/model/delivery';
import type { DeliveryAttemptView, DeliveryResult } from '@/lib/reporting/reports/delivery/definition';

const tones: Record<OutcomeClass, 'teal' | 'gray' | 'red'> = {
  delivered: 'teal',
  duplicate: 'teal',
  transient: 'gray',
  throttled: 'gray',
  rejected: 'red',
  config: 'red',
  shadowed: 'gray',
};

export function Attempts({ found: { attempts, moreAttempts } }: { found: DeliveryResult }) {
  const [newest] = attempts;
  if (!newest) return <Text size="sm">Nothing was sent of it.</Text>;
  const onlyMade = attempts.every(({ class: kind }) => kind === 'shadowed');
  return (
    <Stack gap="xs">
      <Text fw={600}>{onlyMade ? 'Requests that were not sent' : 'Requests'}</Text>
      <Accordion variant="contained" defaultValue={newest.id} order={3} keepMounted={false}>
        {attempts.map((attempt) => (
          <Attempt key={attempt.id} attempt={attempt} />
        ))}
      </Accordion>
      {moreAttempts && (
        <Text size="sm" c="dimmed">
          The newest are shown; there were earlier ones.
        </Text>
      )}
    </Stack>
  );
}

function Attempt({ attempt }: { attempt: DeliveryAttemptView }) {
  const { timeZone } = useSite();
  const tone = tones[attempt.class];
  return (
    <Accordion.Item value={attempt.id} data-testid="attempt">
      <Accordion.Control>
        <Group gap="xs">
          <Text size="sm" fw={500}>
            {formatTime(attempt.startedAt, timeZone, true)}
          </Text>
          <Badge
            size="sm"
            variant="light"
            color={tone}
            c={`var(--badge-change-${tone})`}
            styles={{ root: { textTransform: 'none' } }}
          >
            {attempt.answer ? `${attempt.answer.status} ` : ''}
            {outcomeLabels[attempt.class]}
          </Badge>
          {attempt.class !== 'shadowed' && (
            <Text size="sm" c="dimmed">
              {formatCount(attempt.milliseconds)} ms
            </Text>
          )}
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="sm">
          <Said attempt={attempt} />
          <Wire attempt={attempt} />
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

function Said({ attempt: { advice, code, message, traceId, place, of, withheld } }: { attempt: DeliveryAttemptView }) {
  return (
    <Stack gap={4}>
      <Text size="sm">{advice.meaning}</Text>
      {(code || message) && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {code && <strong>{words(code)}: </strong>}
          {message}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {of === 1 ? 'Alone in its request.' : `Number ${formatCount(place)} of ${formatCount(of)} events in one request.`}
      </Text>
      {traceId && (
        <Group gap={4} wrap="nowrap">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            Trace id <code>{traceId}</code>
          </Text>
          <CopyIcon value={traceId} what="trace id" />
        </Group>
      )}
      {withheld.length > 0 && (
        <>
          <Text size="sm">Left out of it:</Text>
          <List size="sm">
            {withheld.map(({ field, why }) => (
              <List.Item key={field}>
                <code>{field}</code>: {why}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  );
}

function Wire({ attempt: { class: kind, request, answer, milliseconds } }: { attempt: DeliveryAttemptView }) {
  const isShadowed = kind === 'shadowed';
  const { body } = request;
  const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
  return (
    <>
      <RequestView request={{ ...request, body: text }} />
      {answer ? (
        <AnswerView answer={{ headers: {}, body: '', ...answer }} milliseconds={milliseconds} />
      ) : (
        <Text size="sm">{isShadowed ? 'Nothing left Tieback, so there is no answer.' : 'No answer came.'}</Text>
      )}
    </>
  );
}
