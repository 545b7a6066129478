/** Who is in the workspace, with which role; inviting, changing, removing for admins. */
import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { isAtLeast, may, roleMeaning, roles } from '@/lib/access';
import { pageActor } from '@/lib/access/page';
import { listInvitations, listMembers } from '@/lib/workspace';
import { InvitationTable } from './_parts/invitation-table';
import { InviteForm } from './_parts/invite-form';
import { MemberTable } from './_parts/member-table';

export const metadata: Metadata = { title: 'Members' };

export default async function MembersPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const { actor, read } = await pageActor(workspace);
  const manages = may(actor, 'member.manage');
  const members = await read((tx) => listMembers(tx, actor));
  const invitations = manages ? await read((tx) => listInvitations(tx, actor)) : [];
  const assignable = roles.filter((role) => (role === 'owner' ? may(actor, 'workspace.manage') : isAtLeast(actor.role, role)));
  const choices = assignable.map((role) => ({ role, meaning: roleMeaning[role] }));
  return (
    <Stack gap="xl">
      <MemberTable
        workspace={workspace}
        self={actor.id}
        members={members.map(({ joinedAt, ...member }) => ({ ...member, joined: joinedAt.toISOString().slice(0, 10) }))}
        assignable={manages ? assignable : []}
      />
      {manages ? (
        <InviteForm workspace={workspace} choices={choices} />
      ) : (
        <NeedsRole role="admin" to="invite people or change roles" />
      )}
      {invitations.length > 0 && (
        <InvitationTable
          workspace={workspace}
          invitations={invitations.map(({ expiresAt, ...rest }) => ({ ...rest, expires: expiresAt.toISOString().slice(0, 10) }))}
        />
      )}
    </Stack>
  );
}
