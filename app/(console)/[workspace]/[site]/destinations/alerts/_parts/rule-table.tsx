'use client';
/** The site's alert rules: each can be tried, changed and deleted where it stands. */
import { Modal, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { EmptyState } from '@/components/ui/states';
import type { ConnectionChoice, RuleScreen } from '../views';
import { EditRule } from './edit-rule';
import { WebhookSecret } from './new-rule';
import { RuleRow } from './rule-row';

export function RuleTable({ rules, connections }: { rules: RuleScreen[]; connections: ConnectionChoice[] }) {
  const [edited, setEdited] = useState<RuleScreen>();
  const [secret, setSecret] = useState<string>();
  if (rules.length === 0) {
    return (
      <EmptyState title="No rule yet">
        A rule notifies people by e-mail, webhook or Slack when a connection has a problem or a figure of the store is out of
        bounds, and again when it is over.
      </EmptyState>
    );
  }
  return (
    <Stack gap="md">
      <Table.ScrollContainer minWidth={760} type="native">
        <Table verticalSpacing="xs" data-testid="alert-rules">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Alert when</Table.Th>
              <Table.Th scope="col">About</Table.Th>
              <Table.Th scope="col">Recipients</Table.Th>
              <Table.Th scope="col" aria-label="Actions" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rules.map((rule) => (
              <RuleRow key={rule.id} rule={rule} edit={() => setEdited(rule)} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {secret && <WebhookSecret secret={secret} />}
      <Modal
        opened={edited !== undefined}
        onClose={() => setEdited(undefined)}
        title={<Text fw={600}>Change the rule</Text>}
        size="xl"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {edited && (
          <EditRule
            key={edited.id}
            rule={edited}
            connections={connections}
            saved={({ secret: made }) => {
              setEdited(undefined);
              setSecret(made);
            }}
          />
        )}
      </Modal>
    </Stack>
  );
}
