'use client';
/** Where revenue moved most: campaigns up and campaigns down, with the amounts of both ranges. */
import { Box, Table, Text } from '@mantine/core';
import { colourOf } from '@/components/report/channel-colours';
import { formatRange } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { EmptyState } from '@/components/ui/states';
import type { Mover, OverviewResult } from '@/lib/reporting/reports/overview/definition';
import { CampaignAmount, type Days } from './campaign-amount';

type Movers = NonNullable<OverviewResult['movers']>;
/** `wholeDays`: the compared range is of whole days, so that a list of orders is what its figures sum. */
type Props = { movers: Movers; compared: Days; wholeDays: boolean };

export function MoverTable({ movers, compared, wholeDays }: Props) {
  const { up, down, from, to } = movers;
  if (up.length === 0 && down.length === 0) return <EmptyState title="No campaign’s revenue moved" />;
  const days = { now: { from, to }, before: compared };
  const parts: [string, Mover[]][] = [
    ['Up', up],
    ['Down', down],
  ];
  return (
    <Table verticalSpacing={5}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Campaign</Table.Th>
          <Table.Th className="numeric" visibleFrom="sm">
            {formatRange(compared)}
          </Table.Th>
          <Table.Th className="numeric">{formatRange(days.now)}</Table.Th>
          <Table.Th className="numeric">Change</Table.Th>
        </Table.Tr>
      </Table.Thead>
      {parts.map(
        ([name, rows]) =>
          rows.length > 0 && (
            <Table.Tbody key={name} aria-label={name}>
              {rows.map((row) => (
                <Row key={row.path.join('\n')} row={row} days={days} wholeDays={wholeDays} />
              ))}
            </Table.Tbody>
          ),
      )}
    </Table>
  );
}

type RowProps = { row: Mover; days: { now: Days; before: Days }; wholeDays: boolean };

function Row({ row, days, wholeDays }: RowProps) {
  const { channel, source, campaign, revenue, before, difference } = row;
  const isUp = Number(difference.amount) > 0;
  return (
    <Table.Tr>
      <Table.Td style={{ width: '100%', maxWidth: 0, overflow: 'hidden' }}>
        <Text size="sm" lineClamp={2} title={campaign}>
          {campaign}
        </Text>
        <Text size="xs" c="dimmed" lineClamp={2}>
          <Box
            component="span"
            style={{
              display: 'inline-block',
              width: 8,
              height: 8,
              borderRadius: 2,
              background: colourOf(channel),
              marginRight: 6,
            }}
            aria-hidden
          />
          {[channel, source].filter(Boolean).join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td className="numeric" visibleFrom="sm">
        <CampaignAmount {...row} money={before} days={days.before} isList={wholeDays} />
      </Table.Td>
      <Table.Td className="numeric">
        <CampaignAmount {...row} money={revenue} days={days.now} />
      </Table.Td>
      <Table.Td className="numeric" fw={500} style={{ color: `var(--badge-change-${isUp ? 'teal' : 'red'})` }}>
        {isUp && '+'}
        <Money of={difference} />
      </Table.Td>
    </Table.Tr>
  );
}
