'use client';
/** A quiet line on every page while a connection is unwell or a figure out of bounds: what is wrong, who acts (where there is room), and the way there. */
import { Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import { formatTime } from '@/components/ui/format';
import type { SiteNotice } from '@/lib/workspace/site-notices';
import { useNotices } from './notices';
import { usePath, useSite } from './site-context';

/** More would push the page away; the others are shown when they are asked for. */
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
  const notices = useNotices();
  if (usePathname() === path('overview')) return null;
  if (notices.length === 0) return null;
  return (
    <Paper withBorder mb="md" px="sm" py="xs" role="status" aria-label="Alerts" data-testid="site-notices">
      <Stack gap={6}>
        <NoticeLines notices={notices} max={SHOWN_MAX} />
      </Stack>
    </Paper>
  );
}

/** The first ones, and a button that shows the others: no page but this line tells of all of them. */
export function NoticeLines({ notices, max }: { notices: SiteNotice[]; max: number }) {
  const [showsAll, setShowsAll] = useState(false);
  const more = notices.length - max;
  return (
    <>
      {notices.slice(0, showsAll ? undefined : max).map((notice) => (
        <Notice key={notice.id} notice={notice} />
      ))}
      {more > 0 && !showsAll && (
        <Anchor component="button" type="button" size="sm" ta="start" onClick={() => setShowsAll(true)}>
          {more === 1 ? 'One more alert' : `${more} more alerts`}
        </Anchor>
      )}
    </>
  );
}

/** One notice as a line. */
function Notice({ notice: { kind, about, detail, page, since } }: { notice: SiteNotice }) {
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
