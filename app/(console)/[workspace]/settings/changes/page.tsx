/** The audit log: who changed what in the configuration, newest first. */
import { Anchor, Code, Stack, Table, Text } from '@mantine/core';
import type { Metadata } from 'next';
import Link from 'next/link';
import { EmptyState } from '@/components/ui/states';
import { words } from '@/components/ui/format';
import { may } from '@/lib/access';
import { pageActor } from '@/lib/access/page';
import { parseId } from '@/lib/core/id';
import { type AuditEntry, CHANGES_PAGE, listChanges, listMembers } from '@/lib/workspace';
import { NeedsRole } from '../_parts/needs-role';

export const metadata: Metadata = { title: 'Changes' };

type Props = { params: Promise<{ workspace: string }>; searchParams: Promise<{ before?: string }> };

export default async function ChangesPage({ params, searchParams }: Props) {
  const { workspace } = await params;
  const { before } = await searchParams;
  const { actor, db } = await pageActor(workspace);
  if (!may(actor, 'site.manage')) return <NeedsRole role="admin" to="see who changed what" />;
  const changes = await listChanges(db, actor, parseId<'audit_entry'>(before));
  const members = new Map((await listMembers(db, actor)).map(({ id, name }) => [`member:${id}`, name]));
  const last = changes.at(-1);
  if (changes.length === 0) {
    return <EmptyState title="No changes yet">Changes of sources, destinations and paths are listed here.</EmptyState>;
  }
  return (
    <Stack gap="md">
      <Table.ScrollContainer minWidth={680} type="native">
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>When</Table.Th>
              <Table.Th>Who</Table.Th>
              <Table.Th>What</Table.Th>
              <Table.Th>Before</Table.Th>
              <Table.Th>After</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changes.map((change) => (
              <ChangeRow
                key={change.id}
                change={change}
                who={members.get(change.actor) ?? words(change.actor.split(':')[0] ?? '')}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {last && changes.length === CHANGES_PAGE && (
        <Anchor component={Link} href={`/${workspace}/settings/changes?before=${last.id}`} size="sm">
          Older changes
        </Anchor>
      )}
    </Stack>
  );
}

function ChangeRow({ change: { at, action, before, after }, who }: { change: AuditEntry; who: string }) {
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{at.toISOString().slice(0, 16).replace('T', ' ')} UTC</Table.Td>
      <Table.Td>{who}</Table.Td>
      <Table.Td>{words(action.replace('.', ' '))}</Table.Td>
      <Table.Td>
        <Facts facts={before} />
      </Table.Td>
      <Table.Td>
        <Facts facts={after} />
      </Table.Td>
    </Table.Tr>
  );
}

function Facts({ facts }: { facts: Record<string, unknown> | undefined }) {
  if (!facts) return <Text size="sm">–</Text>;
  return <Code style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{JSON.stringify(facts)}</Code>;
}
