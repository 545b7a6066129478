'use client';
/** A quiet line on every page while a connection is unwell: what is wrong, who acts (where there is room), and the way there. */
import { Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { formatTime } from '@/components/ui/format';
import type { FormResult } from '@/lib/http/attempt';
import type { SiteNotice } from '@/lib/workspace/site-notices';
import { usePath, useSite } from './site-context';

/** Alerts are judged once a minute. */
const LOOK_MS = 60_000;
/** More would push the page away; the others stand on the alerts page. */
const SHOWN_MAX = 3;

const titles: Record<SiteNotice['kind'], string> = {
  held: 'on hold',
  refusals: 'refuses events',
  silence: 'nothing is delivered',
  undercount: 'counts fewer events than were sent',
  lag: 'events wait too long',
  success_rate: 'takes too few events',
  version: 'an update is due',
};

type Props = { first: SiteNotice[] /** Asks for them anew. */; ask: (siteId: string) => Promise<FormResult<SiteNotice[]>> };

export function SiteNotices({ first, ask }: Props) {
  const { id } = useSite();
  const path = usePath();
  const { data } = useQuery({
    queryKey: ['site-notices', id],
    queryFn: async () => {
      const asked = await ask(id);
      // Whoever has lost the site meanwhile sees what there was until they leave the page.
      return asked.ok ? asked.value : first;
    },
    initialData: first,
    refetchInterval: LOOK_MS,
  });
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

function Notice({ notice: { kind, about, detail, connectionId, since } }: { notice: SiteNotice }) {
  const { timeZone } = useSite();
  const path = usePath();
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
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
        {connectionId && (
          <Anchor
            component={Link}
            prefetch={false}
            href={path(`destinations/${connectionId}/health`)}
            size="sm"
            style={{ whiteSpace: 'nowrap' }}
          >
            Look at it
          </Anchor>
        )}
      </Text>
    </Group>
  );
}
