'use client';
/** A quiet line on every page while a connection is unwell or a figure out of bounds: what is wrong, who acts (where there is room), and the way there. */
import { Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { formatTime } from '@/components/ui/format';
import type { SiteNotice } from '@/lib/workspace/site-notices';
import { useNotices } from './notices';
import { usePath, useSite } from './site-context';

/** More would push the page away; the others stand on the alerts page. */
const SHOWN_MAX = 3;

const titles: Record<SiteNotice['kind'], string> = {
  held: 'on hold',
  refusals: 'refuses events',
  silence: 'nothing is delivered',
  undercount: 'counts fewer events than were sent',
  lag: 'events wait too long',
  success_rate: 'takes too few events',
  reconnect: 'connect it again',
  version: 'an update is due',
  metric: 'a figure is out of bounds',
};

/** Nothing on the overview, which has a place of its own for them. */
export function SiteNotices() {
  const path = usePath();
  const data = useNotices();
  if (usePathname() === path('overview')) return null;
  if (data.length === 0) return null;
  const more = data.length - SHOWN_MAX;
  return (
    <Paper withBorder mb="md" px="sm" py="xs" role="status" aria-label="Alerts" data-testid="site-notices">
      <Stack gap={6}>
        {data.slice(0, SHOWN_MAX).map((notice) => (
          <Notice key={notice.id} notice={notice} />
        ))}
        {more > 0 && (
          <Anchor component={Link} prefetch={false} href={path('destinations/alerts')} size="sm">
            {more === 1 ? 'One more alert' : `${more} more alerts`}
          </Anchor>
        )}
      </Stack>
    </Paper>
  );
}

/** One notice as a line. */
export function Notice({ notice: { kind, about, detail, page, since } }: { notice: SiteNotice }) {
  const { timeZone } = useSite();
  const path = usePath();
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start" data-testid="notice">
      <IconAlertTriangle size={16} color="var(--mantine-color-orange-6)" style={{ flexShrink: 0, marginTop: 3 }} aria-hidden />
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        <strong>
          {about}: {titles[kind]}.
        </strong>{' '}
        <Text span size="sm" visibleFrom="sm">
          {detail}{' '}
        </Text>
        {since && (
          <Text span size="xs" c="dimmed">
            Since {formatTime(since, timeZone)}.{' '}
          </Text>
        )}
        {page && (
          <Anchor
            component={Link}
            prefetch={false}
            href={path(page)}
            size="sm"
            underline="always"
            style={{ whiteSpace: 'nowrap' }}
          >
            Look at it
          </Anchor>
        )}
      </Text>
    </Group>
  );
}
