/** The first visit to a fresh server: one form makes the workspace, its owner and the first site. Gone once a member exists. */
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { currencyChoices, database, needsSetUp, timeZoneChoices } from '@/lib/workspace';
import { AccessCard } from '../_parts/access-card';
import { SetUpForm } from './_parts/set-up-form';

export const metadata: Metadata = { title: 'Set up Tieback' };
export const dynamic = 'force-dynamic';

export default async function SetUpPage() {
  if (!(await needsSetUp(database()))) redirect('/sign-in');
  return (
    <AccessCard wide title="Set up Tieback" lead="You become the owner. Everything but the currency can be changed later.">
      <SetUpForm timeZones={timeZoneChoices()} currencies={currencyChoices()} />
    </AccessCard>
  );
}
