'use client';
/** Refused events row by row: why each was refused; opened, what it held, to be mended or to be read. */
import { Button, Code, Group, Text } from '@mantine/core';
import { Fragment } from 'react';
import { Table } from '@/components/ui/table';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatTime, words } from '@/components/ui/format';
import type { RejectedResult } from '@/lib/reporting/reports/rejected/definition';
import { MendForm } from './mend-form';

type Row = RejectedResult['rows'][number];

type Props = {
  rows: Row[];
  sourceNames: Record<string, string>;
  mayRelease: boolean;
  /** The row that is looked into. */
  open: string | undefined;
  setOpen: (id: string | undefined) => void;
  onReleased: () => void;
};

export function RejectedTable({ rows, sourceNames, mayRelease, open, setOpen, onReleased }: Props) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Received</Table.Th>
            <Table.Th>Source</Table.Th>
            <Table.Th>Reason</Table.Th>
            <Table.Th>Field and problem</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Fragment key={row.id}>
              <RejectedRow
                row={row}
                source={sourceNames[row.source] ?? row.source}
                isMendable={isMendable(row, mayRelease)}
                isOpen={open === row.id}
                onToggle={() => setOpen(open === row.id ? undefined : row.id)}
              />
              {open === row.id && (
                <Table.Tr>
                  <Table.Td colSpan={5}>
                    <Refused row={row} isMendable={isMendable(row, mayRelease)} onReleased={onReleased} />
                  </Table.Td>
                </Table.Tr>
              )}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** What has no payload, or is released already, can only be looked at. */
function isMendable(row: Row, mayRelease: boolean): boolean {
  return mayRelease && !!row.payload && !row.releasedAt;
}

type RefusedProps = { row: Row; isMendable: boolean; onReleased: () => void };

/** What the row holds, to be mended or to be read. */
function Refused({ row: { id, payload, body }, isMendable, onReleased }: RefusedProps) {
  if (isMendable && payload) return <MendForm id={id} payload={payload} onReleased={onReleased} />;
  return (
    <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {payload ? JSON.stringify(payload, null, 2) : (body ?? 'Nothing of it was kept.')}
    </Code>
  );
}

type RowProps = { row: Row; source: string; isMendable: boolean; isOpen: boolean; onToggle: () => void };

function RejectedRow({ row, source, isMendable, isOpen, onToggle }: RowProps) {
  const { timeZone } = useSite();
  const verb = isOpen ? 'Close' : isMendable ? 'Mend' : 'Look';
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatTime(row.receivedAt, timeZone, true)}</Table.Td>
      <Table.Td>{source}</Table.Td>
      <Table.Td>{words(row.reason)}</Table.Td>
      <Table.Td>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {row.field ? `${row.field}: ` : ''}
          {row.detail}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          {row.releasedAt && (
            <Text size="sm" c="dimmed" title={formatTime(row.releasedAt, timeZone, true)}>
              released
            </Text>
          )}
          <Button
            variant="default"
            size="compact-xs"
            onClick={onToggle}
            aria-expanded={isOpen}
            aria-label={`${verb}: refused ${formatTime(row.receivedAt, timeZone, true)}`}
          >
            {verb}
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
