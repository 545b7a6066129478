'use client';
/** The rejected store, newest first: why each was refused, what it held, and mending it. */
import { Button, Code, Group, Select, Skeleton, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, getJson } from '@/app/(console)/_kit/use-api';
import { formatTime, words } from '@/components/ui/format';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import { rejectReasons } from '@/lib/model/event';
import type { RejectedResult } from '@/lib/reporting/reports/rejected/definition';
import { MendForm } from './mend-form';

type Row = RejectedResult['rows'][number];

type Props = { mayRelease: boolean; sourceNames: Record<string, string> };

export function Rejected({ mayRelease, sourceNames }: Props) {
  const [reason, setReason] = useState<string | null>(null);
  const [source, setSource] = useState<string | null>(null);
  const [open, setOpen] = useState<string>();
  const refused = useRejected({ reason: reason ?? undefined, source: source ?? undefined });
  const rows = refused.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Panel
      title="Refused events"
      aside={<Filters sourceNames={sourceNames} source={source} setSource={setSource} reason={reason} setReason={setReason} />}
    >
      {refused.error && <ErrorState error={refused.error} retry={() => void refused.refetch()} />}
      {refused.isPending && <Skeleton h={160} role="status" aria-label="Loading" />}
      {refused.data && rows.length === 0 && (
        <EmptyState title="Nothing was refused">What the door turns away is kept here with its reason.</EmptyState>
      )}
      {rows.length > 0 && (
        <RejectedTable
          rows={rows}
          sourceNames={sourceNames}
          mayRelease={mayRelease}
          open={open}
          setOpen={setOpen}
          onReleased={() => void refused.refetch()}
        />
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

/** What was refused for this reason and of this source, page by page. */
function useRejected(query: { reason: string | undefined; source: string | undefined }) {
  const { id } = useSite();
  const url = apiUrl(id, 'rejected', query);
  return useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<RejectedResult>(apiUrl(id, 'rejected', { ...query, cursor: pageParam })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

type FiltersProps = Pick<Props, 'sourceNames'> & {
  source: string | null;
  setSource: (source: string | null) => void;
  reason: string | null;
  setReason: (reason: string | null) => void;
};

function Filters({ sourceNames, source, setSource, reason, setReason }: FiltersProps) {
  return (
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
  );
}

type TableProps = Props & {
  rows: Row[];
  /** The row that is looked into. */
  open: string | undefined;
  setOpen: (id: string | undefined) => void;
  onReleased: () => void;
};

function RejectedTable({ rows, sourceNames, mayRelease, open, setOpen, onReleased }: TableProps) {
  return (
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
