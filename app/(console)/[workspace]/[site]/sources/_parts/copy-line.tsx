'use client';
/** One value to be taken elsewhere, whole, with its label and a button that copies it. */
import { ActionIcon, Box, Code, CopyButton, Group, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

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

/** The button alone, for table cells. */
export function CopyIcon({ value, what }: { value: string; what: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          c="inherit"
          onClick={copy}
          aria-label={copied ? `Copied: ${what}` : `Copy: ${what}`}
        >
          {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}
