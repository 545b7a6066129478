/** Exchange rates: which are held, which are missing, and how much cost is left out for it. */
import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { Panel } from '@/components/ui/states';
import { may } from '@/lib/access';
import { FIXED_RATES } from '@/lib/model/exchange-rate';
import { currencyChoices, listMissingRates, listRates } from '@/lib/workspace';
import { CostTabs } from '../_parts/cost-tabs';
import { LoadRates } from './_parts/load-rates';
import { MissingTable } from './_parts/missing-table';
import { RateForm } from './_parts/rate-form';
import { FixedTable, HeldTable, ManualTable } from './_parts/rate-tables';

export const metadata: Metadata = { title: 'Exchange rates' };

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function RatesPage({ params }: Props) {
  const { workspace, site: slug } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const { held, manual } = await read((tx) => listRates(tx, actor));
  const missing = await read((tx) => listMissingRates(tx, actor, site));
  const mayManage = may(actor, 'site.manage');
  const currencies = currencyChoices().flatMap(({ code, name }) =>
    code === 'EUR' ? [] : [{ value: code, label: `${code} ${name}` }],
  );
  return (
    <>
      <PageHeader
        title="Exchange rates"
        about={`Cost in another currency is shown in ${site.currency} at the rate of its day: the last one published on that day or before. Rates are held for all stores of this workspace.`}
      />
      <CostTabs here="ad-accounts/rates" />
      <Stack gap="md">
        <Panel title="Left out of reports">
          <MissingTable missing={missing} />
        </Panel>
        {!mayManage && <NeedsRole role="admin" to="load rates" />}
        {mayManage && <LoadRates />}
        <Panel title="Rates by hand">
          <Stack gap="md">
            {mayManage && <RateForm currencies={currencies} />}
            <ManualTable rates={manual} mayManage={mayManage} />
          </Stack>
        </Panel>
        <Panel title="Rates held">
          <HeldTable rates={held} />
        </Panel>
        <Panel title="Currencies that became the euro">
          <FixedTable rates={FIXED_RATES.map(({ currency, day, units }) => ({ currency, day, units }))} />
        </Panel>
      </Stack>
    </>
  );
}
