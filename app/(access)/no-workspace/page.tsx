/** For a member who was taken out of every workspace. */
import { Button, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { currentMember } from '@/lib/access/session';
import { AccessCard } from '../_parts/access-card';
import { leave } from '../sign-out';

export const metadata: Metadata = { title: 'No workspace' };
export const dynamic = 'force-dynamic';

export default async function NoWorkspacePage() {
  const member = await currentMember();
  if (!member) redirect('/sign-in');
  return (
    <AccessCard title="You are in no workspace">
      <Text>You are signed in as {member.email}, but belong to no workspace. Ask an admin of yours for an invitation.</Text>
      <form action={leave}>
        <Button type="submit" variant="default" fullWidth>
          Sign out
        </Button>
      </form>
    </AccessCard>
  );
}
