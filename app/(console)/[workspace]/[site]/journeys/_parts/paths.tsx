'use client';
/** The journeys that most orders had, each contact once with how often it came in a row. */
import { Group, Text } from '@mantine/core';
import { Fragment } from 'react';
import { Table } from '@/components/ui/table';
import { ChannelName } from '@/components/report/channel';
import { formatCount } from '@/components/ui/format';
import type { JourneysResult } from '@/lib/reporting/reports/journeys/definition';
import { FigureCells, FigureHeads, mostOrders } from './figures';
import type { Open } from './open';
import { channelOf } from './words';

/** A longer journey shows its first contacts and how many more there are. */
const SHOWN = 8;

type Steps = JourneysResult['paths'][number]['steps'];

export function Paths({ report: { paths, pathCount, journeys }, open }: { report: JourneysResult; open: Open }) {
  const shown = paths.reduce((sum, { orders }) => sum + orders, 0);
  return (
    <>
      <Table.ScrollContainer minWidth={760}>
        <Table verticalSpacing={6} className="sticky-first">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Journey</Table.Th>
              <FigureHeads />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {paths.map((row) => (
              <Table.Tr key={journeyName(row.steps)}>
                <Table.Td maw={460}>
                  <Journey steps={row.steps} />
                </Table.Td>
                <FigureCells
                  row={row}
                  name={journeyName(row.steps)}
                  figure={row.path === undefined ? undefined : { is: row.steps }}
                  most={mostOrders(paths)}
                  open={open}
                />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {pathCount > paths.length && (
        <Text size="xs" c="dimmed" mt="xs">
          {formatCount(paths.length)} of {formatCount(pathCount)} different journeys, with {formatCount(shown)} of{' '}
          {formatCount(journeys.orders)} orders.
        </Text>
      )}
    </>
  );
}

function journeyName(steps: Steps): string {
  return steps.map(([name, times]) => (times === 1 ? name : `${name} ×${times}`)).join(' → ');
}

function Journey({ steps }: { steps: Steps }) {
  const more = steps.length - SHOWN;
  return (
    <Group gap={6} title={journeyName(steps)}>
      {steps.slice(0, SHOWN).map(([name, times], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a contact may come again, and the place is what tells it apart
        <Fragment key={index}>
          {index > 0 && (
            <Text span c="dimmed" aria-hidden>
              →
            </Text>
          )}
          <Text span size="sm">
            <ContactName name={name} />
            {times > 1 && (
              <Text span inherit c="dimmed">
                {' '}
                ×{times}
              </Text>
            )}
          </Text>
        </Fragment>
      ))}
      {more > 0 && (
        <Text span size="sm" c="dimmed">
          and {more} more
        </Text>
      )}
    </Group>
  );
}

/** A contact by its channel's colour, with its campaign where campaigns are told apart. */
export function ContactName({ name }: { name: string }) {
  const channel = channelOf(name);
  return (
    <>
      <ChannelName channel={channel} />
      {name !== channel && name.slice(channel.length)}
    </>
  );
}
