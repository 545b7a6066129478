'use client';
/** One row of the mapping: a field, where its value stands in the payload, and what that gives of the sample. */
import { Box, Text, TextInput } from '@mantine/core';
import { Table } from '@/components/ui/table';
import type { Given } from './mapping-preview';

type Props = {
  label: string;
  help?: string;
  needed?: boolean;
  text: string;
  change: (text: string) => void;
  given: Given | undefined;
};

export function PathRow({ label, help, needed = false, text, change, given = {} }: Props) {
  return (
    <Table.Tr>
      <Table.Th scope="row" maw={220}>
        <Text size="sm" fw={500}>
          {label}
          {needed && ' (needed)'}
        </Text>
        {help && (
          <Text size="xs" c="dimmed" fw={400}>
            {help}
          </Text>
        )}
      </Table.Th>
      <Table.Td miw={150}>
        <TextInput
          size="xs"
          aria-label={`Path of ${label}`}
          spellCheck={false}
          autoComplete="off"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
          error={given.error}
        />
        <Box hiddenFrom="sm" mt={2}>
          <Gives given={given} />
        </Box>
      </Table.Td>
      <Table.Td maw={220} visibleFrom="sm">
        <Gives given={given} />
      </Table.Td>
    </Table.Tr>
  );
}

function Gives({ given: { value, note } }: { given: Given }) {
  if (value === undefined && !note) return null;
  return (
    <Text
      size="xs"
      lineClamp={3}
      style={{ overflowWrap: 'anywhere' }}
      {...(value === undefined ? { c: 'dimmed' } : { ff: 'monospace' })}
    >
      {value ?? note}
    </Text>
  );
}
