'use client';
/** The frame of the console: the navigation, the colour scheme, the way out. */
import { ActionIcon, Anchor, Burger, Button, Group, Text, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLogout, IconMoonStars } from '@tabler/icons-react';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import { Tooltip } from '../ui/tooltip';
import classes from './frame.module.css';
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
    <>
      <Anchor href="#content" className="skip-link">
        Skip to content
      </Anchor>
      <header className={classes['header']}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger aria-expanded={opened} opened={opened} onClick={menu.toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
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
      </header>
      <nav className={classes['navigation']} aria-label="Console" data-opened={opened || undefined}>
        <div className={classes['pages']}>
          <Navigation workspaceSlug={workspace.slug} sites={sites} site={site} section={section} page={page} />
        </div>
        <div>
          <SettingsLine workspaceSlug={workspace.slug} active={section === 'settings'} />
          <SignOut memberName={memberName} leave={leave} />
        </div>
      </nav>
      <main id="content" className={classes['content']}>
        {children}
      </main>
    </>
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
        size="compact-sm"
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
