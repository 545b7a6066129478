'use client';
/** Says on every page of a site what is still being worked out, how far that has come, and what the figures are meanwhile. */
import { Alert, Progress, Stack, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { formatCount } from '@/components/ui/format';
import type { SiteProgress } from '@/lib/workspace/progress';

const LOOK_AGAIN_MS = 15_000;

const words: Record<SiteProgress['kind'], { title: string; text: string; unit?: string }> = {
  numbering: {
    title: 'This store is being upgraded',
    text: 'Reports show everything from before the upgrade. New events are stored, and appear when it is done.',
  },
  rebuilding: {
    title: 'Reports are being rebuilt',
    text: 'Until it is done they show what they showed before, with everything new added.',
  },
  relabelling: {
    title: 'Channels are being renamed',
    text: 'Your new channel rules already name new visits; earlier ones follow.',
    unit: 'visits',
  },
  recrediting: {
    title: 'Earlier orders are being credited anew',
    text: 'Your new settings already hold for new orders; earlier ones follow.',
    unit: 'orders',
  },
  costing: {
    title: 'What earlier orders cost is being worked out',
    text: 'Your new costs already hold for new orders; earlier ones follow.',
    unit: 'orders',
  },
  catching_up: {
    title: 'Reports are catching up',
    text: 'The latest events are stored, and not yet in reports.',
  },
};

export function ProgressBanner({ kind, done, total, rests }: SiteProgress) {
  const { refresh } = useRouter();
  useEffect(() => {
    const timer = setInterval(refresh, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [refresh]);
  const percent = total > 0 ? Math.min(100, Math.floor((100 * done) / total)) : 0;
  const { title, text, unit = 'events' } = words[kind];
  const count = total > 0 ? `${formatCount(done)} of ${formatCount(total)} ${unit}` : 'It is about to begin';
  return (
    <Alert variant="light" color={rests ? 'orange' : 'blue'} title={`${title}: ${percent}%`} role="status" mb="md">
      <Stack gap={6}>
        <Progress value={percent} size="sm" aria-label={`${title}, ${count}`} />
        <Text size="sm">
          {text} {count}.
          {rests && ' It has stood still for more than ten minutes: have the rebuild started again, it goes on from here.'}
        </Text>
      </Stack>
    </Alert>
  );
}
