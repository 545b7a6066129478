/**
 * The head of every page: its name, one line that says what is on it, at the right what holds for the whole page (days, actions),
 * and below the filters that are on, each with a cross.
 */
import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { PageTitle } from '@/components/ui/states';
import { type ActiveFilter, FilterChips } from './filter-chips';

type Props = {
  title: string;
  /** What is on the page, as one would say it to the owner of a shop. */
  about?: ReactNode;
  filters?: ActiveFilter[];
  children?: ReactNode;
};

export function PageHeader({ title, about, filters = [], children }: Props) {
  return (
    <Stack gap="xs" mb="md" component="header">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 16rem', minWidth: 0 }}>
          <PageTitle title={title} mb={0} />
          {about && (
            <Text size="sm" c="dimmed" component="div" maw={720}>
              {about}
            </Text>
          )}
        </div>
        {children && (
          <Group gap="xs" align="flex-start">
            {children}
          </Group>
        )}
      </Group>
      {filters.length > 0 && <FilterChips filters={filters} />}
    </Stack>
  );
}
