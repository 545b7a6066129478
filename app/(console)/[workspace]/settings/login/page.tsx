/** What a member may change of their own login. */
import { Stack, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { pageActor } from '@/lib/access/page';
import { currentMember } from '@/lib/access/session';
import { PasswordForm } from './_parts/password-form';

export const metadata: Metadata = { title: 'Your login' };

export default async function LoginPage({ params }: { params: Promise<{ workspace: string }> }) {
  await pageActor((await params).workspace);
  const member = await currentMember();
  if (!member) return null;
  return (
    <Stack gap="md">
      <Text>
        {member.name}, signed in as {member.email}
      </Text>
      <PasswordForm email={member.email} />
    </Stack>
  );
}
