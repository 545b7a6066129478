'use client';
/** The frame of the console: navigation of the chosen site, the site switcher, the colour scheme, the way out. */
import {
  ActionIcon,
  Anchor,
  AppShell,
  Burger,
  Button,
  Divider,
  Group,
  NavLink,
  ScrollArea,
  Select,
  Stack,
  Text,
  Tooltip,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconActivity,
  IconArrowsShuffle,
  IconChartHistogram,
  IconCode,
  IconGitFork,
  IconLogout,
  IconMoonStars,
  IconReceipt2,
  IconRoute,
  IconSend,
  IconSettings,
  IconHeartbeat,
  IconWebhook,
} from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';

const pages = [
  { slug: 'overview', name: 'Overview', icon: IconChartHistogram },
  { slug: 'attribution', name: 'Attribution', icon: IconGitFork },
  { slug: 'models', name: 'Models', icon: IconArrowsShuffle },
  { slug: 'journeys', name: 'Journeys', icon: IconRoute },
  { slug: 'orders', name: 'Orders', icon: IconReceipt2 },
  { slug: 'live', name: 'Live', icon: IconActivity },
  { slug: 'install', name: 'Install', icon: IconCode },
  { slug: 'sources', name: 'Sources', icon: IconWebhook },
  { slug: 'destinations', name: 'Destinations', icon: IconSend },
  { slug: 'quality', name: 'Data quality', icon: IconHeartbeat },
];

export type ShellProps = {
  workspace: { slug: string; name: string };
  sites: { slug: string; name: string }[];
  memberName: string;
  /** Server action that signs out. */
  leave: () => Promise<void>;
  children: ReactNode;
};

export function ConsoleShell({ workspace, sites, memberName, leave, children }: ShellProps) {
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
          <ColourScheme />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" component="nav" aria-label="Console">
        <AppShell.Section grow component={ScrollArea}>
          {site && <SitePages workspace={workspace} sites={sites} site={site} section={section} page={page} />}
          <Divider my="xs" />
          <NavLink
            component={Link}
            href={`/${workspace.slug}/settings/sites`}
            label="Settings"
            active={section === 'settings'}
            leftSection={<IconSettings size={18} stroke={1.6} aria-hidden />}
            c="inherit"
            style={{ borderRadius: 'var(--mantine-radius-md)' }}
          />
        </AppShell.Section>
        <AppShell.Section>
          <SignOut memberName={memberName} leave={leave} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content">{children}</AppShell.Main>
    </AppShell>
  );
}

type SitePagesProps = Pick<ShellProps, 'workspace' | 'sites'> & {
  site: ShellProps['sites'][number];
  /** The first two parts of the address below the workspace. */
  section: string;
  page: string;
};

/** The switch to another site, which keeps the page, and the pages of this one. */
function SitePages({ workspace, sites, site, section, page }: SitePagesProps) {
  const router = useRouter();
  return (
    <Stack gap={2}>
      <Select
        aria-label="Site"
        mb="xs"
        data={sites.map(({ slug, name }) => ({ value: slug, label: name }))}
        value={site.slug}
        onChange={(slug) =>
          slug && router.push(`/${workspace.slug}/${slug}/${pages.some((known) => known.slug === page) ? page : 'overview'}`)
        }
      />
      {pages.map(({ slug, name, icon: Icon }) => (
        <NavLink
          key={slug}
          component={Link}
          href={`/${workspace.slug}/${site.slug}/${slug}`}
          label={name}
          active={section === site.slug && page === slug}
          aria-current={section === site.slug && page === slug ? 'page' : undefined}
          leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
          c="inherit"
          style={{ borderRadius: 'var(--mantine-radius-md)' }}
        />
      ))}
    </Stack>
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
