/** Ad costs from a platform's own export: for platforms that are not connected. */
import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { currencyChoices, listCostFileAccounts } from '@/lib/workspace';
import { CostTabs } from '../_parts/cost-tabs';
import { CostFiles } from './_parts/cost-files';

export const metadata: Metadata = { title: 'Costs from files' };

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function CostFilesPage({ params }: Props) {
  const { workspace, site: slug } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const accounts = await read((tx) => listCostFileAccounts(tx, actor, site));
  const mayManage = may(actor, 'site.manage');
  return (
    <>
      <PageHeader
        title="Costs from files"
        about="An export of a platform that is not connected. The same file again changes nothing; a corrected one takes the old one’s place."
      />
      <CostTabs here="ad-accounts/files" />
      <Stack gap="md">
        {!mayManage && <NeedsRole role="admin" to="upload costs" />}
        <CostFiles
          accounts={accounts}
          mayManage={mayManage}
          currencies={currencyChoices().map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
        />
      </Stack>
    </>
  );
}
