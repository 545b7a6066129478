'use client';

import { Anchor } from '@mantine/core';
import Link from 'next/link';

/** A link between pages of the settings; of a file of the browser's, as a server's page cannot hand a component to another. */
export function SettingsLink({ href, children }: { href: string; children: string }) {
  return (
    <Anchor component={Link} prefetch={false} href={href} size="sm" underline="always">
      {children}
    </Anchor>
  );
}
