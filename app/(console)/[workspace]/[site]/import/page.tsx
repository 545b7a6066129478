/** Importing past orders from a file. */
import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { currencyChoices, timeZoneChoices } from '@/lib/workspace';
import { ImportForm } from './_parts/import-form';
import { ImportHistory } from './_parts/import-history';

export const metadata: Metadata = { title: 'Import' };

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function ImportPage({ params }: Props) {
  const { workspace, site } = await params;
  const { actor } = await pageSite(workspace, site);
  return (
    <>
      <PageHeader title="Import past orders" about="Orders from before Tieback was installed, from a file." />
      <Stack gap="md">
        {may(actor, 'event.write') ? (
          <ImportForm
            timeZones={timeZoneChoices()}
            currencies={currencyChoices().map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
          />
        ) : (
          <NeedsRole role="admin" to="import files" />
        )}
        <ImportHistory />
      </Stack>
    </>
  );
}
