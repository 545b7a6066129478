/** Getting a store connected: the snippet with its checks, and a guide for each kind of store. */
import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { Panel } from '@/components/ui/states';
import { env } from '@/lib/ops/env';
import { guideContext, guidesFor } from '@/lib/workspace/guides';
import { Guides } from './_parts/guides';
import { Install } from './_parts/install';

export const metadata: Metadata = { title: 'Install' };

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function InstallPage({ params }: Props) {
  const { workspace, site: slug } = await params;
  const { site } = await pageSite(workspace, slug);
  const guides = guidesFor(await guideContext(site, env().PUBLIC_URL));
  return (
    <Stack gap="md">
      <Suspense>
        <Install />
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
