'use client';
/**
 * How a new secret is shown.
 * _kit/ is for what several pages of the console share; what one page uses sits beside it in _parts/.
 */
import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';

/** A secret right after it was made: it can be copied now and is never shown again. */
export function ShownOnce({ title, secret, hint }: { title: string; secret: string; hint: string }) {
  return (
    <Alert variant="light" title={title} role="status">
      <Stack gap="xs">
        <Text size="sm">{hint}</Text>
        <Group gap="xs" wrap="nowrap" align="center">
          <Code style={{ overflowWrap: 'anywhere' }}>{secret}</Code>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  );
}
