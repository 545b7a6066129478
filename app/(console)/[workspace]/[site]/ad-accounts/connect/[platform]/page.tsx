/** The ways to connect one ad platform, the shortest first: what to do there, what to enter here. */
import { Anchor, Group, Stack, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { Panel } from '@/components/ui/states';
import { may } from '@/lib/access';
import { spendPlatformOf } from '@/lib/spend/registry';
import { listAdLogins, spendRedirectUri } from '@/lib/workspace';
import { LetterMark } from '@/app/(console)/_kit/letter-mark';
import { platformView } from '../../views';
import { RoadForm } from './_parts/road-form';

export const metadata: Metadata = { title: 'Connect an ad platform' };

type Props = {
  params: Promise<{ workspace: string; site: string; platform: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function ConnectPlatformPage({ params, searchParams }: Props) {
  const { workspace, site: slug, platform: id } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const definition = spendPlatformOf(id);
  if (!definition) notFound();
  const { apps } = await read((tx) => listAdLogins(tx, actor, site));
  const platform = platformView(definition, apps, spendRedirectUri());
  const { again } = await searchParams;
  const { name, mark, summary, docs, urlTemplate, roads } = platform;
  return (
    <>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <LetterMark mark={mark} />
        <PageHeader title={`Connect ${name}`} about={summary} />
      </Group>
      <Stack gap="md">
        {!may(actor, 'site.manage') && <NeedsRole role="admin" to={`connect ${name}`} />}
        {may(actor, 'site.manage') &&
          roads.map((road) => (
            <Panel key={road.kind} title={road.label}>
              <RoadForm platform={platform} road={road} {...(typeof again === 'string' && { again })} />
            </Panel>
          ))}
        <Panel title="So that visits carry the ids that cost carries">
          <Stack gap="xs">
            <Text size="sm">At the end of your ads’ addresses:</Text>
            <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {urlTemplate}
            </Text>
            <Anchor href={docs.url} target="_blank" rel="noreferrer" size="sm">
              What {name} says about its reports
            </Anchor>
          </Stack>
        </Panel>
      </Stack>
    </>
  );
}
