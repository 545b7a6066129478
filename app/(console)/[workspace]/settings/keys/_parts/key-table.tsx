'use client';

import { Code, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSave } from '@/app/(console)/_kit/use-save';
import type { Role } from '@/lib/access';
import type { Id } from '@/lib/core/id';
import { revokeKeyAction } from '../actions';

type Row = { id: Id<'api_key'>; name: string; role: Role; lastFour: string; created: string; lastUsed: string | undefined };

export function KeyTable({ workspace, keys }: { workspace: string; keys: Row[] }) {
  const { save, pending } = useSave();
  if (keys.length === 0) {
    return <Text c="dimmed">No API key yet. Make one to read reports, orders and events from your own programs.</Text>;
  }
  return (
    <Table.ScrollContainer minWidth={600}>
      <Table verticalSpacing="sm" captionSide="top">
        <Table.Caption>API keys of this workspace</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Name</Table.Th>
            <Table.Th scope="col">Key</Table.Th>
            <Table.Th scope="col">Role</Table.Th>
            <Table.Th scope="col">Made</Table.Th>
            <Table.Th scope="col">Last used</Table.Th>
            <Table.Th scope="col" aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map(({ id, name, lastFour, role, created, lastUsed }) => (
            <Table.Tr key={id}>
              <Table.Td>{name}</Table.Td>
              <Table.Td>
                <Code>tb_…{lastFour}</Code>
              </Table.Td>
              <Table.Td>{role}</Table.Td>
              <Table.Td>{created}</Table.Td>
              <Table.Td>{lastUsed ?? 'never'}</Table.Td>
              <Table.Td ta="right">
                <ConfirmButton
                  label={`Revoke ${name}`}
                  question="Programs that use this key are refused at once. A revoked key cannot be restored."
                  action="Revoke"
                  pending={pending}
                  onConfirm={() => save(() => revokeKeyAction(workspace, id), `${name} was revoked.`)}
                >
                  Revoke
                </ConfirmButton>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
