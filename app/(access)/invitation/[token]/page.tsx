/** The link of an invitation: a new person makes a login, one who has a login signs in and joins. */
import { Button, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { currentMember } from '@/lib/access/session';
import { database, openInvitation } from '@/lib/workspace';
import { AccessCard } from '../../_parts/access-card';
import { AcceptForm } from './_parts/accept-form';
import { JoinForm } from './_parts/join-form';

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer', robots: { index: false } };
export const dynamic = 'force-dynamic';

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invitation = await openInvitation(database(), token);
  if (!invitation) {
    return (
      <AccessCard title="This invitation is over">
        <Text>It was used, withdrawn or is more than a week old. Ask the person who invited you for a new one.</Text>
      </AccessCard>
    );
  }
  const { email, role, workspaceName, hasLogin } = invitation;
  const member = await currentMember();
  const lead = `${email} is invited as ${role}.`;
  if (!hasLogin) {
    return (
      <AccessCard title={`Join ${workspaceName}`} lead={lead}>
        <AcceptForm token={token} email={email} />
      </AccessCard>
    );
  }
  return (
    <AccessCard title={`Join ${workspaceName}`} lead={lead}>
      {member?.email === email ? (
        <JoinForm token={token} />
      ) : (
        <>
          <Text>You have a login with this e-mail. Sign in with it to join.</Text>
          <Button component="a" href={`/sign-in?next=/invitation/${token}`} fullWidth>
            Sign in
          </Button>
        </>
      )}
    </AccessCard>
  );
}
