'use client';
/** The ways that cost comes in, beside each other: read from platforms, from files, by hand; and what it is converted by. */
import { Anchor, Group } from '@mantine/core';
import Link from 'next/link';
import { usePath } from '@/app/(console)/_kit/site-context';

const tabs = [
  { page: 'ad-accounts', name: 'Ad accounts' },
  { page: 'ad-accounts/files', name: 'From files' },
  { page: 'ad-accounts/by-hand', name: 'By hand' },
  { page: 'ad-accounts/rates', name: 'Exchange rates' },
] as const;

export function CostTabs({ here }: { here: (typeof tabs)[number]['page'] }) {
  const path = usePath();
  return (
    <Group component="nav" gap="lg" mb="md" aria-label="Costs">
      {tabs.map(({ page, name }) => (
        <Anchor
          key={page}
          component={Link}
          prefetch={false}
          href={path(page)}
          size="sm"
          fw={page === here ? 600 : 400}
          c={page === here ? undefined : 'dimmed'}
          pb={4}
          aria-current={page === here ? 'page' : undefined}
          style={{ borderBottom: page === here ? '2px solid currentColor' : '2px solid transparent' }}
        >
          {name}
        </Anchor>
      ))}
    </Group>
  );
}
