/** Getting a store connected: the snippet with its checks, and a guide for each kind of store. */
import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { z } from 'zod';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { Panel } from '@/components/ui/states';
import { env } from '@/lib/ops/env';
import { installStatus } from '@/lib/reporting';
import { guideContext, guidesFor } from '@/lib/workspace/guides';
import { Guides } from './_parts/guides';
import { Install } from './_parts/install';

export const metadata: Metadata = { title: 'Install' };

const noParams = z.object({});

export default async function InstallPage(props: ReportPageProps) {
  const { workspace, site: slug } = await props.params;
  const { site } = await pageSite(workspace, slug);
  const guides = guidesFor(await guideContext(site, env().PUBLIC_URL));
  return (
    <Stack gap="md">
      <Suspense fallback={<PageLoading />}>
        <FirstReport
          {...props}
          path="install"
          schema={noParams}
          queryOf={() => ({})}
          report={(tx, of) => installStatus(tx, of, env().PUBLIC_URL)}
        >
          <Install />
        </FirstReport>
      </Suspense>
      <div id="guides">
        <Panel title="Guides">
          <Suspense>
            <Guides guides={guides} pluginUrl={`/${workspace}/${slug}/install/woocommerce-plugin`} />
          </Suspense>
        </Panel>
      </div>
    </Stack>
  );
}
