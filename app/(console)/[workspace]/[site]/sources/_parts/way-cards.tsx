'use client';
/** The ways in that need no setting up: a card each, with the addresses to copy. */
import { Anchor, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { formatCount, formatTime } from '@/components/ui/format';
import type { WayIn } from '../ways-in';
import { CopyLine } from './copy-line';
import { activityOf, lastHeard, useActivity } from './use-activity';

export function WayCards({ ways }: { ways: WayIn[] }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      {ways.map((way) => (
        <WayCard key={way.name} way={way} />
      ))}
    </SimpleGrid>
  );
}

function WayCard({ way: { name, summary, kind, lines, link } }: { way: WayIn }) {
  const path = usePath();
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Title order={3} size="h6">
          {name}
        </Title>
        <Text size="sm">{summary}</Text>
        {lines.map(({ label, value }) => (
          <CopyLine key={label} label={label} value={value} of={name} />
        ))}
        {kind && <Lately kind={kind} />}
        {link && (
          <Anchor component={Link} prefetch={false} href={'page' in link ? path(link.page) : link.href} size="sm">
            {link.text}
          </Anchor>
        )}
      </Stack>
    </Paper>
  );
}

/** One line; nothing while it is not known. */
function Lately({ kind }: { kind: string }) {
  const { timeZone } = useSite();
  const { data } = useActivity();
  if (!data) return null;
  const activity = activityOf(data, kind);
  const at = lastHeard(activity);
  return (
    <Text size="xs" c="dimmed">
      {at
        ? `Last heard ${formatTime(at, timeZone, true)}; ${formatCount(activity.accepted)} events since ${formatTime(data.since, timeZone)}`
        : data.lookedBackTo
          ? 'No events lately'
          : 'No events yet'}
      {activity.refused > 0 && `, ${formatCount(activity.refused)} refused`}
    </Text>
  );
}
