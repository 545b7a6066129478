'use client';
/** The page of one order webhook, top to bottom in the order it is set up. */
import { Anchor, Breadcrumbs, Code, Group, Skeleton, Stack, Text } from '@mantine/core';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { CopyIcon } from '@/app/(console)/_kit/copy-icon';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { usePath } from '@/app/(console)/_kit/site-context';
import { Panel } from '@/components/ui/states';
import { StateBadge } from '../../_parts/source-table';
import type { ShopView, SourceView } from '../../views';
import { ShopAccess } from './shop-access';
import { ShopHistory } from './shop-history';
import { Deliveries } from './deliveries';
import { SecretForm } from './secret-form';
import { SettingsForm } from './settings-form';
import { SourceState } from './source-state';
import { Steps } from './steps';

/** Of one kind of source alone, and checked by the server's own schema while it is typed. */
const MappingEditor = dynamic(() => import('./mapping-editor').then((module) => module.MappingEditor), {
  loading: () => <Skeleton h={480} role="status" aria-label="Loading" />,
});

/** The kind whose payload has no shape of its own: it is told by a mapping. */
const GENERIC_KIND = 'webhook';

/** `shop`: the kind of source asks its shop for orders. */
type Props = { source: SourceView; shop: ShopView | undefined; mayManage: boolean; mayReadEvents: boolean };

export function Source({ source, shop, mayManage, mayReadEvents }: Props) {
  return (
    <Stack gap="md">
      <Head source={source} />
      <Panel title="Address">
        <Group gap={4} wrap="nowrap">
          <Code style={{ overflowWrap: 'anywhere' }}>{source.address}</Code>
          <CopyIcon value={source.address} what={`address of ${source.name}`} />
        </Group>
      </Panel>
      <Panel title="Steps">
        <Steps kind={source.kind} />
      </Panel>
      {mayManage ? (
        <>
          {source.kind.kind === GENERIC_KIND && (
            <Panel title="Mapping">
              <MappingEditor source={source} />
            </Panel>
          )}
          <Panel title="Settings">
            <SettingsForm source={source} />
          </Panel>
          <Panel title="Secret">
            <SecretForm source={source} />
          </Panel>
        </>
      ) : (
        <NeedsRole role="admin" to="change this source" />
      )}
      {shop && mayManage && (
        <Panel title="Access to the shop">
          <ShopAccess source={source} shop={shop} />
        </Panel>
      )}
      {shop?.hasAccess && (
        <Panel title="Past orders">
          <ShopHistory source={source} shop={shop} mayManage={mayManage} />
        </Panel>
      )}
      <Panel title="Latest deliveries">
        {mayReadEvents ? (
          <Deliveries kind={source.kind} />
        ) : (
          <Text size="sm" c="dimmed">
            Single events are shown to marketers and above.
          </Text>
        )}
      </Panel>
      {mayManage && (
        <Panel title="Pause or delete">
          <SourceState source={source} />
        </Panel>
      )}
    </Stack>
  );
}

function Head({ source }: Pick<Props, 'source'>) {
  const path = usePath();
  return (
    <div>
      <Breadcrumbs separator="›" mb={4}>
        <Anchor component={Link} prefetch={false} href={path('sources')} size="sm">
          Sources
        </Anchor>
        <Text size="sm">{source.name}</Text>
      </Breadcrumbs>
      <PageHeader title={source.name} about={source.kind.summary}>
        <Text size="sm" c="dimmed">
          {source.kind.name}
        </Text>
        <StateBadge enabled={source.enabled} />
      </PageHeader>
    </div>
  );
}
