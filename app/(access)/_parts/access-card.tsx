/** The frame of the pages before the console: the product's name and one card. */
import { Container, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export function AccessCard({
  title,
  lead,
  wide = false,
  children,
}: {
  title: string;
  lead?: string;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <Container component="main" size={wide ? 560 : 420} py={{ base: 'xl', sm: 64 }}>
      <Stack gap="lg">
        <Text fw={700} size="lg" ta="center">
          Tieback
        </Text>
        <Paper withBorder radius="md" p={{ base: 'md', sm: 'xl' }}>
          <Stack gap="md">
            <div>
              <Title order={1} size="h3">
                {title}
              </Title>
              {lead && (
                <Text c="dimmed" size="sm" mt={4}>
                  {lead}
                </Text>
              )}
            </div>
            {children}
          </Stack>
        </Paper>
      </Stack>
    </Container>
  );
}
