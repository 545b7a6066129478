'use client';
/** Back and on through the pages of a report's rows, and which of them are seen; nothing where all are. */
import { Button, Group, Text } from '@mantine/core';
import { formatCount } from '../ui/format';

type Props = {
  report: { rows: readonly unknown[]; rowCount: number; nextOffset?: number | undefined };
  offset: number;
  pageRows: number;
  /** Null: the first page. */
  onOffset: (offset: number | null) => void;
};

export function Pager({ report: { rows, rowCount, nextOffset }, offset, pageRows, onOffset }: Props) {
  if (rowCount <= rows.length) return null;
  return (
    <Group p="xs" gap="xs">
      <Button
        variant="default"
        size="compact-sm"
        disabled={offset === 0}
        onClick={() => onOffset(Math.max(0, offset - pageRows) || null)}
      >
        Previous
      </Button>
      <Text size="sm" c="dimmed">
        {formatCount(offset + 1)}–{formatCount(offset + rows.length)} of {formatCount(rowCount)}
      </Text>
      <Button
        variant="default"
        size="compact-sm"
        disabled={nextOffset === undefined}
        onClick={() => onOffset(nextOffset ?? null)}
      >
        Next
      </Button>
    </Group>
  );
}
