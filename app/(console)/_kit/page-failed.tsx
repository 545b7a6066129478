'use client';
/** What stands in a page's place when it failed; the navigation stays beside it. */
import { Alert, Button, Group, Text } from '@mantine/core';

export function PageFailed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <Alert color="red" variant="light" title="Something went wrong on our side" role="alert">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          Nothing that was collected is lost. {error.digest && <>The server’s log has it under {error.digest}.</>}
        </Text>
        <Button size="compact-sm" variant="default" onClick={reset}>
          Try again
        </Button>
      </Group>
    </Alert>
  );
}
