'use client';

import { Button, Group } from '@mantine/core';
import Link from 'next/link';
import { usePathname } from 'next/navigation';

const PAGES = [
  { part: 'sites', label: 'Sites' },
  { part: 'metrics', label: 'Metrics' },
  { part: 'members', label: 'Members' },
  { part: 'keys', label: 'API keys' },
  { part: 'changes', label: 'Changes' },
  { part: 'login', label: 'Your login' },
];

export function SettingsNav({ workspace }: { workspace: string }) {
  const path = usePathname();
  return (
    <Group component="nav" aria-label="Settings" gap="xs">
      {PAGES.map(({ part, label }) => {
        const href = `/${workspace}/settings/${part}`;
        const current = path.startsWith(href);
        return (
          <Button
            key={part}
            component={Link}
            prefetch={false}
            href={href}
            size="sm"
            variant={current ? 'filled' : 'subtle'}
            aria-current={current ? 'page' : undefined}
          >
            {label}
          </Button>
        );
      })}
    </Group>
  );
}
