/** The settings of one site. */
import { Fieldset, Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { ProgressBanner } from '@/app/(console)/_kit/progress-banner';
import { may } from '@/lib/access';
import { pageActor } from '@/lib/access/page';
import { lookbackDayChoices } from '@/lib/model/credit';
import { labelNames } from '@/lib/model/label-rule';
import { channels } from '@/lib/model/touchpoint';
import { listSites, recentReferrers, siteProgress, timeZoneChoices } from '@/lib/workspace';
import { SettingsLink } from './_parts/settings-link';
import { SiteAddresses } from './_parts/site-addresses';
import { SiteSettingsForm } from './_parts/site-settings-form';

export const metadata: Metadata = { title: 'Site settings' };

export default async function SiteSettingsPage({ params }: { params: Promise<{ workspace: string; site: string }> }) {
  const { workspace, site: slug } = await params;
  const { actor, read } = await pageActor(workspace);
  const site = (await read((tx) => listSites(tx, actor))).find((own) => own.slug === slug);
  if (!site) notFound();
  if (!may(actor, 'site.manage')) return <NeedsRole role="admin" to="change the settings of this site" />;
  const { id, name, domains, timeZone, currency, settings, writeKey, collectPath, scriptPath } = site;
  const { progress, referrers } = await read(async (tx) => ({
    progress: await siteProgress(tx, actor, site, new Date()),
    referrers: await recentReferrers(tx, actor, site),
  }));
  return (
    <Stack gap="xl">
      <Title order={2} size="h3">
        {name}
      </Title>
      {progress && <ProgressBanner {...progress} />}
      <SiteSettingsForm
        workspace={workspace}
        site={{ id, name, domains, timeZone, currency, settings }}
        timeZones={timeZoneChoices()}
        lookbackChoices={[...lookbackDayChoices]}
        channels={[...new Set([...settings.channelRules.map(({ channel }) => channel), ...channels])]}
        referrers={referrers}
      />
      <Fieldset legend="Attribution models">
        <Text size="sm">
          {settings.models.length === 0
            ? 'Orders are credited under the built-in models. '
            : `Orders are credited under the built-in models and ${settings.models.length === 1 ? '1 of yours' : `${settings.models.length} of yours`}. `}
          <SettingsLink href={`/${workspace}/settings/sites/${slug}/models`}>Attribution models</SettingsLink>
        </Text>
      </Fieldset>
      <Fieldset legend="Channels">
        <Text size="sm">
          {settings.channelRules.length === 0
            ? 'Visits are named by the usual channels: Paid Search, Email, Referral and so on. '
            : `${settings.channelRules.length === 1 ? '1 rule of yours names' : `${settings.channelRules.length} rules of yours name`} channels before the usual ones do. `}
          <SettingsLink href={`/${workspace}/settings/sites/${slug}/channels`}>Channel rules</SettingsLink>
        </Text>
      </Fieldset>
      <Fieldset legend="Labels">
        <Text size="sm">
          {settings.labelRules.length === 0
            ? 'No campaigns are labelled yet: brand or non-brand, prospecting or retargeting and so on. '
            : `Campaigns have these labels: ${labelNames(settings.labelRules).join(', ')}. `}
          <SettingsLink href={`/${workspace}/settings/sites/${slug}/labels`}>Labels</SettingsLink>
        </Text>
      </Fieldset>
      <SiteAddresses workspace={workspace} siteId={id} writeKey={writeKey} collectPath={collectPath} scriptPath={scriptPath} />
    </Stack>
  );
}
