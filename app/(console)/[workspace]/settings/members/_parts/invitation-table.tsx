'use client';

import { Table } from '@/components/ui/table';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSave } from '@/app/(console)/_kit/use-save';
import type { Role } from '@/lib/access';
import type { Id } from '@/lib/core/id';
import { withdrawAction } from '../actions';

type Row = { id: Id<'invitation'>; email: string; role: Role; expires: string };

export function InvitationTable({ workspace, invitations }: { workspace: string; invitations: Row[] }) {
  const { save, pending } = useSave();
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table verticalSpacing="sm" captionSide="top">
        <Table.Caption>Invitations not accepted yet</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">E-mail</Table.Th>
            <Table.Th scope="col">Role</Table.Th>
            <Table.Th scope="col">Works until</Table.Th>
            <Table.Th scope="col" aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {invitations.map(({ id, email, role, expires }) => (
            <Table.Tr key={id}>
              <Table.Td>{email}</Table.Td>
              <Table.Td>{role}</Table.Td>
              <Table.Td>{expires}</Table.Td>
              <Table.Td ta="right">
                <ConfirmButton
                  label={`Withdraw the invitation of ${email}`}
                  question="The link stops working at once."
                  action="Withdraw"
                  pending={pending}
                  onConfirm={() => save(() => withdrawAction(workspace, id), 'The invitation was withdrawn.')}
                >
                  Withdraw
                </ConfirmButton>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
