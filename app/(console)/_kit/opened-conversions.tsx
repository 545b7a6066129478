'use client';
/** The conversions behind a figure, for the drawer of a page. */
import { Anchor, Text } from '@mantine/core';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { ChannelName } from '@/components/report/channel';
import { formatCount, formatMoney, formatTime } from '@/components/ui/format';
import type { ConversionsResult } from '@/lib/reporting/reports/conversions/definition';
import { PagedList } from './list-drawer';
import { usePath, useSite } from './site-context';
import { apiUrl } from './use-api';

type Props = { opened: { query: Record<string, string>; figure: string } };

export function OpenedConversions({ opened: { query, figure } }: Props) {
  const { id } = useSite();
  // An empty value asks for a contact that did not state it, and must be sent.
  const url = `${apiUrl(id, 'conversions')}?${new URLSearchParams(query)}`;
  return (
    <PagedList<ConversionsResult>
      url={url}
      nothing="No conversions"
      about={({ total }) => `${formatCount(total)} conversions, ${figure}`}
    >
      {(rows) => <Rows rows={rows} />}
    </PagedList>
  );
}

function Rows({ rows }: { rows: ConversionsResult['rows'] }) {
  const { timeZone } = useSite();
  const path = usePath();
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>When</Table.Th>
          <Table.Th>Credited to</Table.Th>
          <Table.Th className="numeric">Value</Table.Th>
          <Table.Th className="numeric">Credit</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ id, convertedAt, credited, value, part }) => (
          <Table.Tr key={id}>
            <Table.Td>
              <Anchor component={Link} prefetch={false} href={path(`conversions/${id}`)} size="sm">
                {formatTime(convertedAt, timeZone)}
              </Anchor>
            </Table.Td>
            <Table.Td>
              <ChannelName channel={credited?.channel ?? 'Unattributed'} />
            </Table.Td>
            <Table.Td className="numeric">{value ? formatMoney(value) : '–'}</Table.Td>
            <Table.Td className="numeric">
              {part && formatCount(part.conversions)}
              {part && value && (
                <Text size="xs" c="dimmed">
                  {formatMoney(part.value)}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
