'use client';
/** The button of the command bar, and its key; the bar itself is loaded when it is first opened. */
import { ActionIcon, Button, Kbd, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import type { Where } from './use-entries';

const CommandDialog = dynamic(() => import('./command-dialog').then((module) => module.CommandDialog), { ssr: false });

export function CommandBar({ workspace, sites, askPlaces }: Omit<Where, 'site'>) {
  const [opened, setOpened] = useState(false);
  const [, , section] = usePathname().split('/');
  const site = sites.find(({ slug }) => slug === section) ?? sites[0];
  useHotkeys([['mod+K', () => setOpened((open) => !open)]], []);
  const open = () => setOpened(true);
  return (
    <>
      <Button
        visibleFrom="sm"
        variant="default"
        size="xs"
        w={260}
        justify="space-between"
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={<Kbd size="xs">Ctrl K</Kbd>}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={open}
      >
        <Text span size="xs" c="dimmed">
          Go to, or find an order…
        </Text>
      </Button>
      <ActionIcon hiddenFrom="sm" variant="subtle" color="gray" c="inherit" aria-label="Go to, or find an order" onClick={open}>
        <IconSearch size={18} stroke={1.6} />
      </ActionIcon>
      {opened && <CommandDialog {...{ workspace, site, sites, askPlaces }} onClose={() => setOpened(false)} />}
    </>
  );
}
