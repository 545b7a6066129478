/** Settings of a workspace: sites, metrics, members, API keys, changes, and the member's own login. */
import { Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { SettingsNav } from './_parts/settings-nav';

export default async function SettingsLayout({
  params,
  children,
}: {
  params: Promise<{ workspace: string }>;
  children: ReactNode;
}) {
  const { workspace } = await params;
  return (
    <Stack gap="lg" maw={960}>
      <Title order={1} size="h2">
        Settings
      </Title>
      <SettingsNav workspace={workspace} />
      {children}
    </Stack>
  );
}
