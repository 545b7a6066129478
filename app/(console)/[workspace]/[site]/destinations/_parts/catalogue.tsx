'use client';
/** Every destination there is, a short card each, to be searched and filtered; what is connected comes first. */
import { Button, Chip, ChipGroup, Group, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconSearch } from '@tabler/icons-react';
import Link from 'next/link';
import { useState } from 'react';
import { usePath } from '@/app/(console)/_kit/site-context';
import { EmptyState } from '@/components/ui/states';
import { destinationCategories } from '@/lib/destinations/category';
import { type CategoryFilter, categoryWords, searched } from '../catalogue-search';
import type { DestinationView } from '../views';
import { sameAccountWords } from '../words';
import { LetterMark } from '@/app/(console)/_kit/letter-mark';

/** By the destination's id: its connections, oldest first. */
export type Connected = Record<string, ConnectedOne[]>;
/** `sameAccount`: the names of the others that send to the same account. */
type ConnectedOne = { id: string; name: string; sameAccount: string[] };
type Props = { destinations: DestinationView[]; connected: Connected; mayConnect: boolean };

export function Catalogue({ destinations, connected, mayConnect }: Props) {
  const [text, setText] = useState('');
  const [category, setCategory] = useState<CategoryFilter>('all');
  const found = searched(destinations, new Set(Object.keys(connected)), { text, category });
  return (
    <Stack gap="md">
      <Group gap="sm">
        <TextInput
          type="search"
          aria-label="Search destinations"
          placeholder={`Search ${destinations.length} destinations`}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          w={{ base: '100%', sm: 260 }}
        />
        <CategoryChips destinations={destinations} category={category} choose={setCategory} />
      </Group>
      {found.length === 0 ? (
        <EmptyState title="No destination found">
          Try another word. A platform that is not listed can be reached through a signed webhook to your own server.
        </EmptyState>
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm" data-testid="catalogue">
          {found.map((destination) => (
            <Card
              key={destination.id}
              destination={destination}
              connections={connected[destination.id] ?? []}
              mayConnect={mayConnect}
            />
          ))}
        </SimpleGrid>
      )}
    </Stack>
  );
}

type ChipsProps = { destinations: DestinationView[]; category: CategoryFilter; choose: (category: CategoryFilter) => void };

/** Kinds that no destination is of are not offered. */
function CategoryChips({ destinations, category, choose }: ChipsProps) {
  const present = destinationCategories.filter((one) => destinations.some((destination) => destination.category === one));
  return (
    <ChipGroup value={category} onChange={(chosen) => choose(present.find((one) => one === chosen) ?? 'all')}>
      <Group gap={6} role="group" aria-label="Kind of destination">
        <Chip value="all" size="xs">
          All
        </Chip>
        {present.map((one) => (
          <Chip key={one} value={one} size="xs">
            {categoryWords[one]}
          </Chip>
        ))}
      </Group>
    </ChipGroup>
  );
}

type CardProps = { destination: DestinationView; connections: ConnectedOne[]; mayConnect: boolean };

function Card({ destination, connections, mayConnect }: CardProps) {
  const { name, mark, category, summary } = destination;
  return (
    <Paper withBorder p="sm" component="article" aria-label={name}>
      <Stack gap="xs" h="100%">
        <Group gap="sm" wrap="nowrap">
          <LetterMark mark={mark} size={32} />
          <div style={{ minWidth: 0 }}>
            <Title order={3} size="sm" lineClamp={1}>
              {name}
            </Title>
            <Text size="xs" c="dimmed">
              {categoryWords[category]}
            </Text>
          </div>
        </Group>
        <Text size="sm" lineClamp={2} title={summary}>
          {summary}
        </Text>
        <SameAccount destination={destination} connections={connections} />
        <Moves destination={destination} connections={connections} mayConnect={mayConnect} />
      </Stack>
    </Paper>
  );
}

/** Connections to one account, the first of which names the others. */
function SameAccount({ destination, connections }: Pick<CardProps, 'destination' | 'connections'>) {
  const doubled = connections.find(({ sameAccount }) => sameAccount.length > 0);
  if (!doubled) return null;
  return (
    <Group gap={6} wrap="nowrap" align="flex-start" data-testid="same-account">
      <IconAlertTriangle size={14} color="var(--mantine-color-orange-6)" style={{ flexShrink: 0, marginTop: 2 }} aria-hidden />
      <Text size="xs">{sameAccountWords(destination, [doubled.name, ...doubled.sameAccount])}</Text>
    </Group>
  );
}

/** The way to what is connected, and to another connection. */
function Moves({ destination: { id, name }, connections, mayConnect }: CardProps) {
  const path = usePath();
  const [first] = connections;
  const state = connections.length === 1 ? 'Connected' : `${connections.length} connections`;
  const verb = first ? 'Connect another' : 'Connect';
  return (
    <Group gap="xs" mt="auto" justify="space-between" mih={30}>
      {first ? (
        <Button
          component={Link}
          prefetch={false}
          href={path(`destinations/${first.id}`)}
          variant="subtle"
          size="compact-sm"
          ml={-8}
          leftSection={<IconCheck size={14} aria-hidden />}
          aria-label={`${state}: ${name}`}
        >
          {state}
        </Button>
      ) : (
        <span />
      )}
      {mayConnect && (
        <Button
          component={Link}
          prefetch={false}
          href={path(`destinations/connect/${id}`)}
          variant={first ? 'subtle' : 'default'}
          size={first ? 'compact-sm' : 'xs'}
          aria-label={`${verb} ${name}`}
        >
          {verb}
        </Button>
      )}
    </Group>
  );
}
