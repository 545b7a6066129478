/** What a part of a page shows when it has nothing, or when it failed. */
import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack align="center" gap={4} py="xl" px="md" ta="center">
      <Text fw={600}>{title}</Text>
      {children && (
        <Text component="div" c="dimmed" size="sm" maw={460}>
          {children}
        </Text>
      )}
    </Stack>
  );
}

export function ErrorState({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <Alert color="red" variant="light" title="This could not be loaded" role="alert">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{error.message}</Text>
        <Button size="compact-sm" variant="default" onClick={retry}>
          Try again
        </Button>
      </Group>
    </Alert>
  );
}

type PageTitleProps = {
  title: string;
  /** Room below. */
  mb?: number | string;
  children?: ReactNode;
};

/** The name of a page, as the page header shows it. */
export function PageTitle({ title, mb = 'md', children }: PageTitleProps) {
  return (
    <Group justify="space-between" align="center" gap="sm" mb={mb}>
      <Title order={1} size="h3">
        {title}
      </Title>
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  );
}

export function Panel({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Group justify="space-between" mb="sm" gap="xs">
        <Title order={2} size="h5">
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Paper>
  );
}
