/** Costs that no platform tells: an influencer, an agency, TV. */
import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { currencyChoices, listManualCosts } from '@/lib/workspace';
import { CostTabs } from '../_parts/cost-tabs';
import { CostsByHand } from './_parts/costs-by-hand';

export const metadata: Metadata = { title: 'Costs by hand' };

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function CostsByHandPage({ params }: Props) {
  const { workspace, site: slug } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const costs = await read((tx) => listManualCosts(tx, actor, site));
  const mayManage = may(actor, 'site.manage');
  return (
    <>
      <PageHeader
        title="Costs by hand"
        about="Influencers, agency fees, TV: each amount is spread evenly over its days and stands beside the visits it paid for."
      />
      <CostTabs here="ad-accounts/by-hand" />
      <Stack gap="md">
        {!mayManage && <NeedsRole role="admin" to="enter costs" />}
        <CostsByHand
          costs={costs}
          mayManage={mayManage}
          currencies={currencyChoices().map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
        />
      </Stack>
    </>
  );
}
