'use client';
/** Where a page of the destinations stands, and the way back. */
import { Anchor, Breadcrumbs, Button, Text } from '@mantine/core';
import Link from 'next/link';
import { usePath } from '@/app/(console)/_kit/site-context';

export function Crumbs({ here }: { here: string }) {
  const path = usePath();
  return (
    <Breadcrumbs separator="›" mb={4}>
      <Anchor component={Link} prefetch={false} href={path('destinations')} size="sm">
        Destinations
      </Anchor>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {here}
      </Text>
    </Breadcrumbs>
  );
}

/** A button that leads to another page of the site. */
export function PageButton({ to, children }: { to: string; children: string }) {
  const path = usePath();
  return (
    <Button component={Link} prefetch={false} href={path(to)} variant="default" size="xs">
      {children}
    </Button>
  );
}
