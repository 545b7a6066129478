/** Signing in with e-mail and password; a demo shows its login. */
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { currentMember } from '@/lib/access/session';
import { env } from '@/lib/ops/env';
import { DEMO_LOGIN } from '@/lib/model/demo';
import { database, needsSetUp } from '@/lib/workspace';
import { AccessCard } from '../_parts/access-card';
import { localPath } from '@/lib/access/local-path';
import { SignInForm } from './_parts/sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };
export const dynamic = 'force-dynamic';

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const next = localPath((await searchParams).next);
  if (await currentMember()) redirect(next);
  if (await needsSetUp(database())) redirect('/setup');
  return (
    <AccessCard title="Sign in">
      <SignInForm next={next} demo={env().DEMO ? DEMO_LOGIN : undefined} />
    </AccessCard>
  );
}
