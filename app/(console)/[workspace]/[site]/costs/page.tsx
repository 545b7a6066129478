/** What orders cost besides ads, what they leave, and which products have no cost yet. */
import { Group, Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { Panel } from '@/components/ui/states';
import { may } from '@/lib/access';
import { addDays, dayOf } from '@/lib/core/day';
import { contributionReport } from '@/lib/reporting';
import { listCostLines } from '@/lib/workspace';
import { CostLines } from './_parts/cost-lines';
import { Left } from './_parts/left';
import { LatestOrders } from './_parts/latest-orders';
import { LineButton } from './_parts/line-dialog';
import { ProductFile } from './_parts/product-file';
import { Tiers } from './_parts/tiers';
import { UnknownProducts } from './_parts/unknown-products';

export const metadata: Metadata = { title: 'Costs and margins' };

/** What is shown is of so many days, today the last. */
const DAYS = 30;

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function CostsPage({ params }: Props) {
  const { workspace, site: slug } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const today = dayOf(new Date(), site.timeZone);
  const range = { from: addDays(today, 1 - DAYS), to: addDays(today, 1) };
  const [{ lines, count }, report] = await read(
    async (tx) => [await listCostLines(tx, actor, site), await contributionReport(tx, site, range)] as const,
  );
  const mayManage = may(actor, 'site.manage');
  const { tierNames, costTiers, returnedGoodsRestocked } = site.settings;
  const api = `/api/v1/sites/${site.id}`;
  return (
    <>
      <PageHeader title="Costs and margins" about="What your orders leave after goods, fulfilment, payment and ads." />
      <Stack gap="md">
        {!mayManage && <NeedsRole role="admin" to="change costs" />}
        <Panel title={`The last ${DAYS} days`}>
          <Left report={report} />
        </Panel>
        <Panel
          title="Products without a cost"
          aside={
            <Group gap="xs">
              {mayManage && <ProductFile today={today} />}
              {report.unknownCount > 0 && (
                <CsvDownload size="compact-sm" href={`${api}/reports/contribution.csv?from=${range.from}&to=${range.to}`} />
              )}
            </Group>
          }
        >
          <UnknownProducts report={report} mayManage={mayManage} />
        </Panel>
        <Panel
          title="Cost lines"
          aside={
            <Group gap="xs">
              {mayManage && <LineButton currency={site.currency} today={today} />}
              <CsvDownload size="compact-sm" href={`${api}/cost-lines.csv`} />
            </Group>
          }
        >
          <CostLines lines={lines} count={count} mayManage={mayManage} />
        </Panel>
        <Panel title="Contribution tiers">
          <Tiers names={tierNames} tiers={costTiers} returnedGoodsRestocked={returnedGoodsRestocked} mayManage={mayManage} />
        </Panel>
        <Panel title="The latest orders">
          <LatestOrders report={report} tierNames={tierNames} />
        </Panel>
      </Stack>
    </>
  );
}
