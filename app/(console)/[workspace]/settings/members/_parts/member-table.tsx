'use client';

import { NativeSelect, Table, Text } from '@mantine/core';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSave } from '@/app/(console)/_kit/use-save';
import type { Role } from '@/lib/access';
import type { Id } from '@/lib/core/id';
import { changeRoleAction, removeAction } from '../actions';

type Row = { id: Id<'member'>; email: string; name: string; role: Role; joined: string };
/** `assignable` is empty for those who may only look. */
type Props = { workspace: string; self: string; members: Row[]; assignable: Role[] };

export function MemberTable({ workspace, self, members, assignable }: Props) {
  const { save, pending } = useSave();
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing="sm" captionSide="top">
        <Table.Caption>Members of this workspace</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Name</Table.Th>
            <Table.Th scope="col">Role</Table.Th>
            <Table.Th scope="col">Joined</Table.Th>
            <Table.Th scope="col" aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.map((member) => {
            const changes = assignable.includes(member.role);
            return (
              <Table.Tr key={member.id}>
                <Table.Td>
                  <Text size="sm" fw={500}>
                    {member.name}
                    {member.id === self && ' (you)'}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {member.email}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {changes ? (
                    <NativeSelect
                      size="xs"
                      w={130}
                      aria-label={`Role of ${member.name}`}
                      data={assignable}
                      value={member.role}
                      disabled={pending}
                      onChange={(event) => {
                        const role = event.currentTarget.value;
                        save(() => changeRoleAction(workspace, member.id, role), `${member.name} is now ${role}.`);
                      }}
                    />
                  ) : (
                    member.role
                  )}
                </Table.Td>
                <Table.Td>{member.joined}</Table.Td>
                <Table.Td ta="right">
                  {(changes || member.id === self) && (
                    <ConfirmButton
                      label={member.id === self ? 'Leave the workspace' : `Remove ${member.name}`}
                      question={`${member.name} loses access to this workspace at once. Their login remains.`}
                      action={member.id === self ? 'Leave' : 'Remove'}
                      pending={pending}
                      onConfirm={() => save(() => removeAction(workspace, member.id), `${member.name} was removed.`)}
                    >
                      {member.id === self ? 'Leave' : 'Remove'}
                    </ConfirmButton>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
