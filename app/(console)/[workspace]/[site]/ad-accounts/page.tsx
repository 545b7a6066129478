/** The ad accounts whose cost is read: how they stand, by which logins, and every platform that can be connected. */
import { Alert, Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { Panel } from '@/components/ui/states';
import { may } from '@/lib/access';
import { CONSENT_PROBLEM } from '@/lib/model/ad-account';
import { listAdLogins, spendRedirectUri } from '@/lib/workspace';
import { Accounts } from './_parts/accounts';
import { CostTabs } from './_parts/cost-tabs';
import { Platforms } from './_parts/platforms';
import { allPlatforms } from './views';

export const metadata: Metadata = { title: 'Ad accounts' };

type Props = {
  params: Promise<{ workspace: string; site: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function AdAccountsPage({ params, searchParams }: Props) {
  const { workspace, site: slug } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const { apps, logins } = await read((tx) => listAdLogins(tx, actor, site));
  const platforms = allPlatforms(apps, spendRedirectUri());
  const mayManage = may(actor, 'site.manage');
  const { choose, refused } = await searchParams;
  const problem = refused === undefined ? undefined : (await cookies()).get(CONSENT_PROBLEM)?.value;
  return (
    <>
      <PageHeader title="Ad accounts" about="What your ads cost, read from the platforms that show them." />
      <CostTabs here="ad-accounts" />
      <Stack gap="md">
        {problem && (
          <Alert color="red" variant="light" role="alert" title="Not connected" style={{ overflowWrap: 'anywhere' }}>
            {problem}
          </Alert>
        )}
        <Accounts
          platforms={platforms}
          logins={logins}
          mayManage={mayManage}
          {...(mayManage && typeof choose === 'string' && { choose })}
        />
        <Panel title="Platforms">
          <Stack gap="md">
            {!mayManage && <NeedsRole role="admin" to="connect or change ad accounts" />}
            <Platforms platforms={platforms} logins={logins} mayManage={mayManage} />
          </Stack>
        </Panel>
      </Stack>
    </>
  );
}
