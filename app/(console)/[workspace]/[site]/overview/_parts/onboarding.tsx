'use client';
/** A new site's overview: the four steps until its figures come, each of which turns green by itself. */
import { Anchor, Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import Link from 'next/link';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { formatTime } from '@/components/ui/format';
import type { OverviewResult } from '@/lib/reporting/reports/overview/definition';
import { openSteps, type Step, steps } from './steps';

export function Onboarding({ setup }: { setup: OverviewResult['setup'] }) {
  const open = openSteps(setup);
  return (
    <Stack gap="md" maw={760}>
      <div>
        <Title order={2} size="h4">
          {open.length === steps.length ? 'Four steps until your figures come' : `${open.length} of ${steps.length} steps to go`}
        </Title>
        <Text size="sm" c="dimmed">
          Each turns green by itself, within seconds of what it waits for. Your figures appear here with the first order.
        </Text>
      </div>
      <Paper withBorder component="ol" p={0} m={0} style={{ listStyle: 'none' }} data-testid="onboarding">
        {steps.map((step, index) => (
          <Row key={step.id} step={step} number={index + 1} at={setup[step.id]} isNext={step === open[0]} />
        ))}
      </Paper>
    </Stack>
  );
}

type RowProps = { step: Step; number: number; at: string | undefined /** The first of those that are open. */; isNext: boolean };

function Row({ step: { title, explain, page, action }, number, at, isNext }: RowProps) {
  const { timeZone } = useSite();
  const path = usePath();
  const ground = number > 1 ? { borderTop: '1px solid var(--mantine-color-default-border)' } : undefined;
  return (
    <Group component="li" gap="md" wrap="nowrap" align="flex-start" p="md" {...(ground && { style: ground })}>
      {at ? (
        <ThemeIcon radius="xl" size={28} color="teal.8" aria-label="Done">
          <IconCheck size={16} />
        </ThemeIcon>
      ) : (
        <ThemeIcon radius="xl" size={28} variant={isNext ? 'light' : 'default'} aria-label="Open">
          <Text span size="sm" fw={600}>
            {number}
          </Text>
        </ThemeIcon>
      )}
      <div style={{ minWidth: 0 }}>
        <Text fw={600} c={at ? 'dimmed' : undefined}>
          {title}
        </Text>
        <Text size="sm" c="dimmed">
          {at ? `Since ${formatTime(at, timeZone)}.` : explain}
        </Text>
        {!at && (
          <Anchor component={Link} prefetch={false} href={path(page)} size="sm">
            {action}
          </Anchor>
        )}
      </div>
    </Group>
  );
}
