'use client';

import { NativeSelect, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSave } from '@/app/(console)/_kit/use-save';
import type { Role } from '@/lib/access';
import type { Id } from '@/lib/core/id';
import { changeRoleAction, removeAction } from '../actions';

type Row = { id: Id<'member'>; email: string; name: string; role: Role; joined: string };
/** `assignable` is empty for those who may only look. */
type Props = { workspace: string; self: string; members: Row[]; assignable: Role[] };

export function MemberTable({ workspace, self, members, assignable }: Props) {
  const changing = useSave();
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
          {members.map((member) => (
            <MemberRow
              key={member.id}
              workspace={workspace}
              member={member}
              isSelf={member.id === self}
              assignable={assignable}
              changing={changing}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

type RowProps = Pick<Props, 'workspace' | 'assignable'> & {
  member: Row;
  isSelf: boolean;
  /** Shared by the rows: one change at a time. */
  changing: ReturnType<typeof useSave>;
};

function MemberRow({ workspace, member, isSelf, assignable, changing: { save, pending } }: RowProps) {
  const changes = assignable.includes(member.role);
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={500}>
          {member.name}
          {isSelf && ' (you)'}
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
        {(changes || isSelf) && (
          <ConfirmButton
            label={isSelf ? 'Leave the workspace' : `Remove ${member.name}`}
            question={`${member.name} loses access to this workspace at once. Their login remains.`}
            action={isSelf ? 'Leave' : 'Remove'}
            pending={pending}
            onConfirm={() => save(() => removeAction(workspace, member.id), `${member.name} was removed.`)}
          >
            {isSelf ? 'Leave' : 'Remove'}
          </ConfirmButton>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
