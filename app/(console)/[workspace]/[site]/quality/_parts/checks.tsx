'use client';
/** The install doctor: each sign of a working installation, and where one is missing the line that brings it. */
import { Anchor, Code, Group, Stack, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconQuestionMark } from '@tabler/icons-react';
import Link from 'next/link';
import { CopyIcon } from '@/app/(console)/_kit/copy-icon';
import { usePath } from '@/app/(console)/_kit/site-context';
import type { QualityCheck } from '@/lib/reporting/reports/quality/definition';
import type { Mend } from '../mends';

const looks = {
  ok: { color: 'teal', icon: <IconCheck size={16} aria-hidden /> },
  warning: { color: 'orange', icon: <IconAlertTriangle size={16} aria-hidden /> },
  unknown: { color: 'gray', icon: <IconQuestionMark size={16} aria-hidden /> },
};

export function Checks({ checks, mends }: { checks: QualityCheck[]; mends: Record<string, Mend> }) {
  return (
    <Stack gap="sm">
      {checks.map(({ id, state, name, detail }) => (
        <Group key={id} gap="sm" wrap="nowrap" align="flex-start">
          <ThemeIcon variant="light" size="md" radius="xl" color={looks[state].color} aria-hidden>
            {looks[state].icon}
          </ThemeIcon>
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={600}>
              {name}
              <VisuallyHidden>: {state}</VisuallyHidden>
            </Text>
            <Text size="sm">{detail}</Text>
            {state === 'warning' && <MendLine mend={mends[id]} name={name} />}
          </div>
        </Group>
      ))}
    </Stack>
  );
}

function MendLine({ mend, name }: { mend: Mend | undefined; name: string }) {
  const path = usePath();
  if (!mend) return null;
  return (
    <Stack gap={4} mt={4} align="flex-start">
      {mend.line && (
        <Group gap={4} wrap="nowrap" align="flex-start">
          <Code style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{mend.line}</Code>
          <CopyIcon value={mend.line} what={`line that mends: ${name}`} />
        </Group>
      )}
      <Anchor component={Link} prefetch={false} href={path(mend.link.page)} size="sm">
        {mend.link.text}
      </Anchor>
    </Stack>
  );
}
