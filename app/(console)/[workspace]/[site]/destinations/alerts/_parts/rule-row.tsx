'use client';
/** One alert rule, and under it what its recipients answered to a test. */
import { Button, Group, List, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Table } from '@/components/ui/table';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { deleteRuleAction, testRuleAction } from '../actions';
import type { TrialView } from '../forms';
import type { RuleScreen } from '../views';

export function RuleRow({ rule, edit }: { rule: RuleScreen; edit: () => void }) {
  const site = useSite();
  const { save, pending } = useSave();
  const test = useSave();
  const [trials, setTrials] = useState<TrialView[]>();
  return (
    <>
      <Table.Tr style={{ verticalAlign: 'top' }}>
        <Table.Td>{rule.words}</Table.Td>
        <Table.Td maw={220} style={{ overflowWrap: 'anywhere' }}>
          {rule.connection}
        </Table.Td>
        <Table.Td miw={260} maw={360}>
          <Recipients rule={rule} />
        </Table.Td>
        <Table.Td>
          <Group gap={4} justify="flex-end" wrap="nowrap">
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`Send a test: ${rule.words}`}
              loading={test.pending}
              onClick={() =>
                test.save(() => testRuleAction(site.id, rule.id), 'The test is done: the answers are below the rule.', setTrials)
              }
            >
              Send a test
            </Button>
            <Button size="compact-sm" variant="subtle" aria-label={`Change: ${rule.words}`} onClick={edit}>
              Change
            </Button>
            <ConfirmButton
              label={`Rule: ${rule.words}`}
              question="Nobody is notified by it any more. Its open alerts close without a message; past alerts stay listed."
              action="Delete"
              pending={pending}
              onConfirm={() => save(() => deleteRuleAction(site.id, rule.id), 'The rule was deleted.')}
            >
              Delete
            </ConfirmButton>
          </Group>
        </Table.Td>
      </Table.Tr>
      {trials && (
        <Table.Tr>
          <Table.Td colSpan={4}>
            <Trials trials={trials} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

function Recipients({ rule: { emails, webhook, isSlack, secretLastFour } }: { rule: RuleScreen }) {
  return (
    <>
      {emails.map((email) => (
        <Text key={email} size="sm" truncate title={email}>
          {email}
        </Text>
      ))}
      {webhook && (
        <div style={{ overflowWrap: 'anywhere' }}>
          {webhook}
          <Text span size="xs" c="dimmed">
            {isSlack ? ' as a Slack message' : secretLastFour && ` signed with …${secretLastFour}`}
          </Text>
        </div>
      )}
    </>
  );
}

function Trials({ trials }: { trials: TrialView[] }) {
  return (
    <List size="sm" spacing={4} role="status" aria-label="Answers to the test">
      {trials.map(({ to, received, answer }) => (
        <List.Item
          key={to}
          icon={
            received ? (
              <IconCheck size={16} color="var(--badge-change-teal)" />
            ) : (
              <IconX size={16} color="var(--badge-change-red)" />
            )
          }
        >
          <Text span size="sm" fw={500}>
            {to}
          </Text>
          <Text span size="sm" c={received ? undefined : 'var(--badge-change-red)'} style={{ overflowWrap: 'anywhere' }}>
            {received ? ` received it: ${answer}` : ` did not receive it: ${answer}`}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}
