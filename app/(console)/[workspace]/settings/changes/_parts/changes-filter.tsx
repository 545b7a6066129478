'use client';
/** Which entries of the audit log are shown; sign-ins are many, and looked for on other occasions. */
import { Button, Group } from '@mantine/core';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ChangesShown } from '@/lib/workspace';

const CHOICES: { show: ChangesShown; label: string }[] = [
  { show: 'all', label: 'All' },
  { show: 'changes', label: 'Changes of settings' },
  { show: 'sign-ins', label: 'Sign-ins' },
];

export function ChangesFilter({ show }: { show: ChangesShown }) {
  const path = usePathname();
  return (
    <Group component="nav" aria-label="Shown" gap={4}>
      {CHOICES.map((choice) => (
        <Button
          key={choice.show}
          component={Link}
          prefetch={false}
          href={choice.show === 'all' ? path : `${path}?show=${choice.show}`}
          size="compact-sm"
          variant={choice.show === show ? 'light' : 'subtle'}
          aria-current={choice.show === show ? 'page' : undefined}
        >
          {choice.label}
        </Button>
      ))}
    </Group>
  );
}
