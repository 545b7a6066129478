'use client';
/** One row of the mapping: a field, where its value stands in the payload, and what that gives of the sample. */
import { Table, Text, TextInput } from '@mantine/core';
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
      <Table.Td miw={180}>
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
      </Table.Td>
      <Table.Td maw={220}>
        {given.value !== undefined ? (
          <Text size="xs" ff="monospace" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
            {given.value}
          </Text>
        ) : (
          <Text size="xs" c="dimmed">
            {given.note ?? ''}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
