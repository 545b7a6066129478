'use client';
/** The frame of the console: the navigation, the colour scheme, the way out. */
import {
  ActionIcon,
  Anchor,
  AppShell,
  Burger,
  Button,
  Group,
  ScrollArea,
  Text,
  Tooltip,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLogout, IconMoonStars } from '@tabler/icons-react';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import { Navigation, SettingsLine } from './navigation';

export type ShellProps = {
  workspace: { slug: string; name: string };
  sites: { slug: string; name: string }[];
  memberName: string;
  /** Server action that signs out. */
  leave: () => Promise<void>;
  /** The way to everything by name. */
  command: ReactNode;
  children: ReactNode;
};

export function ConsoleShell({ workspace, sites, memberName, leave, command, children }: ShellProps) {
  const [opened, menu] = useDisclosure();
  const [, , section = '', page = 'overview'] = usePathname().split('/');
  const site = sites.find(({ slug }) => slug === section) ?? sites[0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu of narrow windows closes when the page changes.
  useEffect(() => menu.close(), [section, page]);
  return (
    <AppShell
      header={{ height: 48, collapsed: false }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <Anchor href="#content" className="skip-link">
        Skip to content
      </Anchor>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger opened={opened} onClick={menu.toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <Text fw={700}>Tieback</Text>
            <Text c="dimmed" size="sm" truncate title={workspace.name}>
              {workspace.name}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            {command}
            <ColourScheme />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" component="nav" aria-label="Console">
        <AppShell.Section grow component={ScrollArea}>
          <Navigation workspaceSlug={workspace.slug} sites={sites} site={site} section={section} page={page} />
        </AppShell.Section>
        <AppShell.Section>
          <SettingsLine workspaceSlug={workspace.slug} active={section === 'settings'} />
          <SignOut memberName={memberName} leave={leave} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content">{children}</AppShell.Main>
    </AppShell>
  );
}

function SignOut({ memberName, leave }: Pick<ShellProps, 'memberName' | 'leave'>) {
  return (
    <form action={leave}>
      <Text size="xs" c="dimmed" px="sm" truncate title={memberName}>
        {memberName}
      </Text>
      <Button
        type="submit"
        variant="subtle"
        color="gray"
        fullWidth
        justify="flex-start"
        c="inherit"
        leftSection={<IconLogout size={18} stroke={1.6} aria-hidden />}
      >
        Sign out
      </Button>
    </form>
  );
}

function ColourScheme() {
  const { toggleColorScheme } = useMantineColorScheme();
  return (
    <Tooltip label="Light or dark">
      <ActionIcon
        variant="subtle"
        color="gray"
        c="inherit"
        aria-label="Switch between light and dark"
        onClick={toggleColorScheme}
      >
        <IconMoonStars size={18} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}
