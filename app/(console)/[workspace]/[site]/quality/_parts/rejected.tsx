'use client';
/** The rejected store, newest first: why each was refused, what it held, and mending it. */
import { Button, Code, Group, Select, Skeleton, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { useSite } from '@/app/(console)/_parts/site-context';
import { apiUrl, getJson } from '@/app/(console)/_parts/use-api';
import { formatTime, words } from '@/components/ui/format';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import { rejectReasons } from '@/lib/model/event';
import type { RejectedResult } from '@/lib/reporting/reports/rejected/definition';
import { MendForm } from './mend-form';

type Row = RejectedResult['rows'][number];

type Props = { mayRelease: boolean; sourceNames: Record<string, string> };

export function Rejected({ mayRelease, sourceNames }: Props) {
  const { id } = useSite();
  const [reason, setReason] = useState<string | null>(null);
  const [source, setSource] = useState<string | null>(null);
  const [open, setOpen] = useState<string>();
  const query = { reason: reason ?? undefined, source: source ?? undefined };
  const url = apiUrl(id, 'rejected', query);
  const refused = useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<RejectedResult>(apiUrl(id, 'rejected', { ...query, cursor: pageParam })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const rows = refused.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Panel
      title="Refused events"
      aside={
        <Group gap="xs">
          <Select
            aria-label="Source"
            placeholder="every source"
            clearable
            size="xs"
            data={Object.entries(sourceNames).map(([value, label]) => ({ value, label }))}
            value={source}
            onChange={setSource}
          />
          <Select
            aria-label="Reason"
            placeholder="every reason"
            clearable
            size="xs"
            data={rejectReasons.map((value) => ({ value, label: words(value) }))}
            value={reason}
            onChange={setReason}
          />
        </Group>
      }
    >
      {refused.error && <ErrorState error={refused.error} retry={() => void refused.refetch()} />}
      {refused.isPending && <Skeleton h={160} role="status" aria-label="Loading" />}
      {refused.data && rows.length === 0 && (
        <EmptyState title="Nothing was refused">What the door turns away is kept here with its reason.</EmptyState>
      )}
      {rows.length > 0 && (
        <Table.ScrollContainer minWidth={640} type="native">
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
                    isMendable={mayRelease && !!row.payload && !row.releasedAt}
                    isOpen={open === row.id}
                    onToggle={() => setOpen(open === row.id ? undefined : row.id)}
                  />
                  {open === row.id && (
                    <Table.Tr>
                      <Table.Td colSpan={5}>
                        {mayRelease && row.payload && !row.releasedAt ? (
                          <MendForm id={row.id} payload={row.payload} onReleased={() => void refused.refetch()} />
                        ) : (
                          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                            {row.payload ? JSON.stringify(row.payload, null, 2) : (row.body ?? 'Nothing of it was kept.')}
                          </Code>
                        )}
                      </Table.Td>
                    </Table.Tr>
                  )}
                </Fragment>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {refused.hasNextPage && (
        <Group justify="center" mt="sm">
          <Button
            variant="default"
            size="compact-sm"
            loading={refused.isFetchingNextPage}
            onClick={() => void refused.fetchNextPage()}
          >
            Show more
          </Button>
        </Group>
      )}
    </Panel>
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
