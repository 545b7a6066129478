/** Connecting one destination: its form, and beside it what it needs and where that is found. */
import { Grid, GridCol, Group, Stack, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { Panel } from '@/components/ui/states';
import { may } from '@/lib/access';
import { destinationOf } from '@/lib/destinations/registry';
import { listConnections } from '@/lib/workspace';
import { Crumbs } from '../../_parts/crumbs';
import { DestinationFacts, Peculiarities } from '../../_parts/destination-facts';
import { LetterMark } from '@/app/(console)/_kit/letter-mark';
import { connectionsBeside, destinationView, withOwnModels } from '../../views';
import { ConnectForm } from './_parts/connect-form';

export const metadata: Metadata = { title: 'Connect a destination' };

type Props = { params: Promise<{ workspace: string; site: string; destination: string }> };

export default async function ConnectPage({ params }: Props) {
  const { workspace, site: slug, destination: id } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const definition = destinationOf(id);
  if (!definition) notFound();
  const destination = withOwnModels(destinationView(definition), site);
  const beside = connectionsBeside(await read((tx) => listConnections(tx, actor, site)), id);
  return (
    <>
      <Crumbs here="Connect" />
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <LetterMark mark={destination.mark} />
        <PageHeader title={`Connect ${destination.name}`} />
      </Group>
      <Grid gap="md">
        <GridCol span={{ base: 12, lg: 7 }}>
          <Panel title="Settings">
            {may(actor, 'site.manage') ? (
              <ConnectForm destination={destination} beside={beside} />
            ) : (
              <NeedsRole role="admin" to={`connect ${destination.name}`} />
            )}
          </Panel>
        </GridCol>
        <GridCol span={{ base: 12, lg: 5 }}>
          <Panel title="About this destination">
            <Stack gap="xs">
              <Text size="sm">{destination.summary}</Text>
              <DestinationFacts destination={destination} />
              <Peculiarities destination={destination} />
            </Stack>
          </Panel>
        </GridCol>
      </Grid>
    </>
  );
}
