/** The root address leads on: to the set-up, to the sign-in, or to the member's first site. */
import { redirect } from 'next/navigation';
import { currentMember } from '@/lib/access/session';
import { database, homePathOf, needsSetUp } from '@/lib/workspace';

export const dynamic = 'force-dynamic';

export default async function RootPage() {
  const member = await currentMember();
  if (!member) redirect((await needsSetUp(database())) ? '/setup' : '/sign-in');
  redirect((await homePathOf(database(), member.memberId)) ?? '/no-workspace');
}
