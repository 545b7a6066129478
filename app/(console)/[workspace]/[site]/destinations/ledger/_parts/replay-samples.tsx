'use client';
/** For a few deliveries, what of them differs from their last sending. */
import { Stack, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { differencesOf } from '../differences';
import type { ReplaySample } from '../forms';

const SHOWN_MAX = 30;

export function ReplaySamples({ samples, isAll }: { samples: ReplaySample[]; isAll: boolean }) {
  if (samples.length === 0) return null;
  return (
    <Stack gap="xs">
      <Text size="sm">What differs from the last sending{isAll ? '' : ', for the first of them'}:</Text>
      {samples.map((sample) => (
        <Sample key={sample.id} sample={sample} />
      ))}
    </Stack>
  );
}

function Sample({ sample: { name, key, before, after } }: { sample: ReplaySample }) {
  return (
    <div>
      <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
        {name}{' '}
        <Text span size="xs" c="dimmed" ff="monospace">
          {key}
        </Text>
      </Text>
      {typeof after === 'string' ? (
        <Text size="sm">Would not be sent: {after}</Text>
      ) : before === undefined ? (
        <Text size="sm">It was not sent before; it would be sent now.</Text>
      ) : (
        <Differences before={before} after={after} of={key} />
      )}
    </div>
  );
}

function Differences({ before, after, of }: { before: unknown; after: unknown; of: string }) {
  const found = differencesOf(before, after);
  if (found.length === 0) return <Text size="sm">Nothing: it is the same as before.</Text>;
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table verticalSpacing={2} aria-label={`What differs of ${of}`} style={{ overflowWrap: 'anywhere' }}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Field</Table.Th>
            <Table.Th scope="col">Sent before</Table.Th>
            <Table.Th scope="col">Sent now</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.slice(0, SHOWN_MAX).map((difference) => (
            <Table.Tr key={difference.path}>
              <Table.Td>
                <code>{difference.path || 'the event'}</code>
              </Table.Td>
              <Table.Td>{difference.before ?? '–'}</Table.Td>
              <Table.Td>{difference.after ?? '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {found.length > SHOWN_MAX && <Text size="sm">And {found.length - SHOWN_MAX} more fields.</Text>}
    </Table.ScrollContainer>
  );
}
