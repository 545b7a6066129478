'use client';
/** Every destination there is, a card each. */
import { Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { usePath } from '@/app/(console)/_kit/site-context';
import type { DestinationView } from '../views';
import { DestinationFacts } from './destination-facts';
import { LetterMark } from './letter-mark';

const categories: Record<DestinationView['category'], string> = {
  ads: 'Ads',
  affiliate: 'Affiliate networks',
  analytics: 'Analytics',
  messaging: 'E-mail and SMS',
  webhook: 'Your own server',
};

type Props = { destinations: DestinationView[]; mayConnect: boolean };

export function Catalogue({ destinations, mayConnect }: Props) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2, lg: 3 }} spacing="md" data-testid="catalogue">
      {destinations.map((destination) => (
        <Card key={destination.id} destination={destination} mayConnect={mayConnect} />
      ))}
    </SimpleGrid>
  );
}

function Card({ destination, mayConnect }: { destination: DestinationView; mayConnect: boolean }) {
  const path = usePath();
  const { id, name, mark, category, summary } = destination;
  return (
    <Paper withBorder p="md" component="article" aria-label={name}>
      <Stack gap="sm" h="100%">
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <LetterMark mark={mark} />
          <div>
            <Title order={3} size="h6">
              {name}
            </Title>
            <Text size="xs" c="dimmed">
              {categories[category]}
            </Text>
          </div>
        </Group>
        <Text size="sm">{summary}</Text>
        <DestinationFacts destination={destination} />
        {mayConnect && (
          <Button
            component={Link}
            href={path(`destinations/connect/${id}`)}
            variant="default"
            size="xs"
            mt="auto"
            aria-label={`Connect ${name}`}
          >
            Connect
          </Button>
        )}
      </Stack>
    </Paper>
  );
}
