'use client';
/** The navigation of the chosen site: the switch to another, its pages by job, and the settings at the foot. */
import { Box, Divider, NavLink, Stack, Text } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { Select } from '../form/select';
import { mayLeave } from './unsaved';
import { pageGroups, type PageLink, sitePages } from './pages';

export type NavigationProps = {
  workspaceSlug: string;
  sites: { slug: string; name: string }[];
  /** The site whose pages are listed: the page's own, or the first; absent where the workspace has none. */
  site: { slug: string; name: string } | undefined;
  /** The first two parts of the address below the workspace. */
  section: string;
  page: string;
};

export function Navigation({ workspaceSlug, sites, site, section, page }: NavigationProps) {
  if (!site) return null;
  const base = `/${workspaceSlug}/${site.slug}`;
  return (
    <Stack gap={5}>
      <SiteSwitch workspaceSlug={workspaceSlug} sites={sites} site={site} section={section} page={page} />
      {pageGroups.map(({ job, pages }) => (
        <Box key={job} role="group" aria-label={job}>
          <Text size="xs" fw={600} c="dimmed" px="sm" lh="16px">
            {job}
          </Text>
          {pages.map((link) => (
            <PageLine key={link.slug} link={link} base={base} active={section === site.slug && page === link.slug} />
          ))}
        </Box>
      ))}
    </Stack>
  );
}

/** All pages of a site fit a window 900 px high. */
const line = { style: { borderRadius: 'var(--mantine-radius-md)', lineHeight: '20px' }, py: 2 };

/** Lies in sight where its page is open, however low the window. */
function PageLine({ link: { slug, name, icon: Icon }, base, active }: { link: PageLink; base: string; active: boolean }) {
  const own = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (active) own.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <NavLink
      ref={own}
      component={Link}
      // Every page in the window would be asked for at once otherwise.
      prefetch={false}
      href={`${base}/${slug}`}
      label={name}
      active={active}
      aria-current={active ? 'page' : undefined}
      leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
      c="inherit"
      fw={active ? 600 : undefined}
      {...line}
    />
  );
}

/** Another site of the workspace, found by typing; the page stays the same. */
function SiteSwitch({ workspaceSlug, sites, site, page }: NavigationProps & { site: { slug: string; name: string } }) {
  const router = useRouter();
  return (
    <Select
      aria-label="Site"
      data={sites.map(({ slug, name }) => ({ value: slug, label: name }))}
      searchable={sites.length > 1}
      nothingFoundMessage="No site of that name"
      value={site.slug}
      onChange={(slug) =>
        slug &&
        mayLeave() &&
        router.push(`/${workspaceSlug}/${slug}/${sitePages.some((known) => known.slug === page) ? page : 'overview'}`)
      }
    />
  );
}

export function SettingsLine({ workspaceSlug, active }: { workspaceSlug: string; active: boolean }) {
  return (
    <>
      <Divider my={6} />
      <NavLink
        component={Link}
        prefetch={false}
        href={`/${workspaceSlug}/settings/sites`}
        label="Settings"
        active={active}
        leftSection={<IconSettings size={18} stroke={1.6} aria-hidden />}
        c="inherit"
        fw={active ? 600 : undefined}
        {...line}
      />
    </>
  );
}
