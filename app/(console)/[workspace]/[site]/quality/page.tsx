import type { Metadata } from 'next';
import { type ComponentProps, Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { replicaCheck } from '@/lib/http/replica-check';
import { env } from '@/lib/ops/env';
import { qualityParams, qualityReport, signalLossParams, signalLossReport } from '@/lib/reporting';
import { paymentSources, shopSources, sources } from '@/lib/sources/registry';
import { listSources } from '@/lib/workspace';
import { Quality } from './_parts/quality';
import { mendsFor } from './mends';

export const metadata: Metadata = { title: 'Data quality' };

/** What sources are called on screens; the snippet is none of the registry's. */
const sourceNames = { snippet: 'Snippet', ...Object.fromEntries(sources.map(({ kind, name }) => [kind, name])) };

/** As the API answers. */
const report: ComponentProps<typeof FirstReport<typeof qualityParams>>['report'] = async (tx, site, params) => {
  const found = await qualityReport(tx, site, params, shopSources, new Date(), paymentSources);
  return { ...found, checks: [...found.checks, ...(await replicaCheck())] };
};

export default async function QualityPage(props: ReportPageProps) {
  const { workspace, site } = await props.params;
  const access = await pageSite(workspace, site);
  const { actor, read } = access;
  const isShopify = (await read((tx) => listSources(tx, actor, access.site))).some(({ kind }) => kind === 'shopify');
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport {...props} path="quality" schema={qualityParams} queryOf={({ range }) => range} report={report}>
        <FirstReport
          {...props}
          path="reports/signal-loss"
          schema={signalLossParams}
          queryOf={({ range }) => range}
          report={(tx, of, params) => signalLossReport(tx, of, params, shopSources)}
        >
          <Quality
            maySeeEvents={may(actor, 'event.read')}
            mayRelease={may(actor, 'site.manage')}
            sourceNames={sourceNames}
            mends={mendsFor(access.site, env().PUBLIC_URL, isShopify)}
          />
        </FirstReport>
      </FirstReport>
    </Suspense>
  );
}
