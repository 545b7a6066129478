'use client';
/** Every ad platform there is: the shortest way to connect it, and how long the platform takes. */
import { Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { usePath } from '@/app/(console)/_kit/site-context';
import type { AdLoginView } from '@/lib/workspace';
import { LetterMark } from '@/app/(console)/_kit/letter-mark';
import type { PlatformView } from '../views';
import { ConnectButton } from './connect-button';

type Props = { platforms: PlatformView[]; logins: AdLoginView[]; mayManage: boolean };

export function Platforms({ platforms, logins, mayManage }: Props) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
      {platforms.map((platform) => (
        <Card
          key={platform.id}
          platform={platform}
          isConnected={logins.some((login) => login.platform === platform.id)}
          mayManage={mayManage}
        />
      ))}
    </SimpleGrid>
  );
}

type CardProps = { platform: PlatformView; isConnected: boolean; mayManage: boolean };

function Card({ platform, isConnected, mayManage }: CardProps) {
  const path = usePath();
  const { id, name, mark, summary, roads, app } = platform;
  const [shortest] = roads;
  return (
    <Paper withBorder p="sm" component="article" aria-label={name}>
      <Stack gap="xs" h="100%">
        <Group gap="sm" wrap="nowrap">
          <LetterMark mark={mark} size={32} />
          <Title order={3} size="sm">
            {name}
          </Title>
        </Group>
        <Text size="sm">{summary}</Text>
        {shortest && (
          <Text size="xs" c="dimmed">
            {app ? 'Its app is entered: sign in and choose the accounts.' : `${shortest.label}: ${shortest.wait}.`}
          </Text>
        )}
        {mayManage && (
          <Group gap="xs" mt="auto" justify="flex-end">
            <Button component={Link} prefetch={false} href={path(`ad-accounts/connect/${id}`)} variant="subtle" size="xs">
              {app ? 'App and other ways' : `Set up ${name}`}
            </Button>
            {app && (
              <ConnectButton platform={platform} variant="default">
                {isConnected ? 'Connect another' : 'Connect'}
              </ConnectButton>
            )}
          </Group>
        )}
      </Stack>
    </Paper>
  );
}
