/** The frame of a page that holds one setting of a site: where it belongs, how far its last change is, and what it is about. */
import { Stack, Text, Title } from '@mantine/core';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { ProgressBanner } from '@/app/(console)/_kit/progress-banner';
import { may } from '@/lib/access';
import { pageActor } from '@/lib/access/page';
import type { Site } from '@/lib/model/site';
import { listSites, siteProgress } from '@/lib/workspace';
import { SettingsLink } from './settings-link';

export type SitePageProps = { params: Promise<{ workspace: string; site: string }> };

type Props = SitePageProps & {
  title: string;
  /** What somebody without the right cannot do: "change the labels of this site". */
  to: string;
  about: ReactNode;
  children: (site: Site, workspace: string) => ReactNode;
};

export async function SiteSetting({ params, title, to, about, children }: Props) {
  const { workspace, site: slug } = await params;
  const { actor, read } = await pageActor(workspace);
  const { site, progress } = await read(async (tx) => {
    const found = (await listSites(tx, actor)).find((own) => own.slug === slug);
    return { site: found, progress: found && (await siteProgress(tx, actor, found, new Date())) };
  });
  if (!site) notFound();
  if (!may(actor, 'site.manage')) return <NeedsRole role="admin" to={to} />;
  return (
    <Stack gap="lg">
      <div>
        <SettingsLink href={`/${workspace}/settings/sites/${slug}`}>{site.name}</SettingsLink>
        <Title order={2} size="h3">
          {title}
        </Title>
      </div>
      {progress && <ProgressBanner {...progress} />}
      <Text size="sm" maw={680}>
        {about}
      </Text>
      {children(site, workspace)}
    </Stack>
  );
}
