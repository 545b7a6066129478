/** The audit log: who changed what in the configuration and who signed in, newest first. */
import { Anchor, Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { EmptyState } from '@/components/ui/states';
import { words } from '@/components/ui/format';
import { may } from '@/lib/access';
import { pageActor } from '@/lib/access/page';
import { parseId } from '@/lib/core/id';
import { CHANGES_PAGE, changesShown, listChanges } from '@/lib/workspace';
import { ChangesFilter } from './_parts/changes-filter';
import { ChangesTable } from './_parts/changes-table';

export const metadata: Metadata = { title: 'Changes' };

type Props = { params: Promise<{ workspace: string }>; searchParams: Promise<{ before?: string; show?: string }> };

export default async function ChangesPage({ params, searchParams }: Props) {
  const { workspace } = await params;
  const { before, show: wanted } = await searchParams;
  const show = changesShown.find((known) => known === wanted) ?? 'all';
  const { actor, read } = await pageActor(workspace);
  if (!may(actor, 'site.manage')) return <NeedsRole role="admin" to="see who changed what" />;
  const changes = await read((tx) => listChanges(tx, actor, parseId<'audit_entry'>(before), show));
  const last = changes.at(-1);
  if (changes.length === 0) {
    return (
      <Stack gap="md">
        <ChangesFilter show={show} />
        <EmptyState title="Nothing yet">
          Changes of sites, sources, destinations, members and API keys are listed here, and who signed in.
        </EmptyState>
      </Stack>
    );
  }
  return (
    <Stack gap="md">
      <ChangesFilter show={show} />
      <ChangesTable
        changes={changes.map(({ id, at, actor: by, actorName, subjectName, action, before: was, after: is }) => ({
          id,
          at: at.toISOString(),
          who: actorName ?? words(by.split(':')[0] ?? ''),
          action,
          ...(subjectName && { subject: subjectName }),
          ...(was && { before: was }),
          ...(is && { after: is }),
        }))}
      />
      {last && changes.length === CHANGES_PAGE && (
        <Anchor href={`/${workspace}/settings/changes?show=${show}&before=${last.id}`} size="sm">
          Older ones
        </Anchor>
      )}
    </Stack>
  );
}
