/** Keys for programs that read the API or send events from a server. */
import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { isAtLeast, may, roles } from '@/lib/access';
import { pageActor } from '@/lib/access/page';
import { listApiKeys } from '@/lib/workspace';
import { KeyForm } from './_parts/key-form';
import { KeyTable } from './_parts/key-table';

export const metadata: Metadata = { title: 'API keys' };

export default async function KeysPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const { actor, read } = await pageActor(workspace);
  if (!may(actor, 'key.manage')) return <NeedsRole role="admin" to="make an API key for you" />;
  const keys = await read((tx) => listApiKeys(tx, actor));
  const rows = keys.map(({ id, name, role, lastFour, createdAt, lastUsedAt }) => ({
    id,
    name,
    role,
    lastFour,
    created: createdAt.toISOString().slice(0, 10),
    lastUsed: lastUsedAt && `${lastUsedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  }));
  return (
    <Stack gap="xl">
      <KeyTable workspace={workspace} keys={rows} />
      <KeyForm workspace={workspace} roles={roles.filter((role) => isAtLeast(actor.role, role))} />
    </Stack>
  );
}
