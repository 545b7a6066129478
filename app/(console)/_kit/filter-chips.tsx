'use client';
/** The filters that narrow a page, each to be taken off by itself, or all at once. */
import { Button, CloseButton, Group, Text } from '@mantine/core';

export type ActiveFilter = { name: string; value: string; remove: () => void };

export function FilterChips({ filters }: { filters: ActiveFilter[] }) {
  return (
    <Group gap={6} role="group" aria-label="Filters that are on">
      {filters.map(({ name, value, remove }) => (
        <Group
          key={name}
          gap={2}
          pl={10}
          pr={2}
          wrap="nowrap"
          bg="var(--mantine-color-default-hover)"
          style={{ borderRadius: 'var(--mantine-radius-xl)', maxWidth: '100%' }}
        >
          <Text size="sm" truncate>
            <Text span inherit c="dimmed">
              {name}:
            </Text>{' '}
            {value}
          </Text>
          <CloseButton size="sm" radius="xl" aria-label={`Remove the filter ${name}: ${value}`} onClick={remove} />
        </Group>
      ))}
      {filters.length > 1 && (
        <Button variant="subtle" size="compact-sm" onClick={() => filters.forEach(({ remove }) => remove())}>
          Clear all
        </Button>
      )}
    </Group>
  );
}
