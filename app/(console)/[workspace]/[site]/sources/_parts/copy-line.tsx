'use client';
/** One value to be taken elsewhere, whole, with its label and a button that copies it. */
import { Box, Code, Group, Text } from '@mantine/core';
import { CopyIcon } from '@/app/(console)/_kit/copy-icon';

/** `of` tells lines with the same label apart, for screen readers. */
export function CopyLine({ label, value, of }: { label: string; value: string; of: string }) {
  return (
    <Box>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Group gap={4} wrap="nowrap" align="flex-start">
        <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
        <CopyIcon value={value} what={`${label} of ${of}`} />
      </Group>
    </Box>
  );
}
