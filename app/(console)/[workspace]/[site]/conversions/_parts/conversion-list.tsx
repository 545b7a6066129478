'use client';
/** Conversions besides orders, newest first, each with the touch that earned most of it. */
import { Anchor, Button, Group, Paper, Select, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, getJson } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { ChannelName } from '@/components/report/channel';
import { formatCount, formatMoney, formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { ConversionListRow, ConversionsResult } from '@/lib/reporting/reports/conversions/definition';
import { conversionParsers, conversionsQuery } from '../query';

const EVERY = 'all';

export function ConversionList() {
  const { id, conversions: kinds } = useSite();
  const { range } = useRange();
  const [filter, change] = useQueryStates(conversionParsers);
  const query = conversionsQuery(range, filter, kinds);
  const list = useConversions(apiUrl(id, 'conversions', query));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const kind = kinds.find(({ event }) => event === query['conversion']);
  const total = list.data?.pages[0]?.total;
  return (
    <>
      <PageHeader
        title="Conversions"
        about="Leads, sign-ups and what else your settings count beside orders, newest first, with the visit that earned most of each."
        filters={kind ? [{ name: 'Conversion', value: kind.name, remove: () => void change({ conversion: null }) }] : []}
      >
        <RangeControl withoutRevenue />
      </PageHeader>
      <Stack gap="md">
        <Group gap="xs" align="flex-end">
          <Select
            label="Conversion"
            w={200}
            allowDeselect={false}
            data={[{ value: EVERY, label: 'All of them' }, ...kinds.map(({ event, name }) => ({ value: event, label: name }))]}
            value={kind?.event ?? EVERY}
            onChange={(event) => void change({ conversion: event === EVERY ? null : event })}
          />
          <CsvDownload href={apiUrl(id, 'conversions.csv', query)} />
          {total !== undefined && (
            <Text size="sm" c="dimmed" pb={8}>
              {formatCount(total)} {total === 1 ? 'conversion' : 'conversions'}
            </Text>
          )}
        </Group>
        {list.error && <ErrorState error={list.error} retry={() => void list.refetch()} />}
        {list.isPending && <Skeleton h={480} role="status" aria-label="Loading" />}
        {list.data && <Paper withBorder>{rows.length === 0 ? <NoConversions /> : <ConversionTable rows={rows} />}</Paper>}
        {list.hasNextPage && (
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()} maw={200}>
            Show more
          </Button>
        )}
      </Stack>
    </>
  );
}

function useConversions(url: string) {
  return useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<ConversionsResult>(pageParam ? `${url}&cursor=${encodeURIComponent(pageParam)}` : url),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

function NoConversions() {
  return (
    <EmptyState title="No conversions in these days">
      Leads, sign-ups, subscriptions and trials appear here as soon as your site sends their events. What else counts, the
      settings of the site say.
    </EmptyState>
  );
}

/** Numbers, times and names stay on one line. */
const whole = { whiteSpace: 'nowrap' } as const;

function ConversionTable({ rows }: { rows: ConversionListRow[] }) {
  return (
    <Table.ScrollContainer minWidth={760} type="native" tabIndex={0} role="region" aria-label="Conversions">
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th className="sticky-column">Conversion</Table.Th>
            <Table.Th className="numeric">Value</Table.Th>
            <Table.Th>When</Table.Th>
            <Table.Th>Credited to</Table.Th>
            <Table.Th>Click ID</Table.Th>
            <Table.Th className="numeric">Touches</Table.Th>
            <Table.Th>Told by</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <ConversionLine key={row.id} row={row} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function ConversionLine({ row: { id, name, value, convertedAt, credited, touches, source } }: { row: ConversionListRow }) {
  const { timeZone } = useSite();
  const path = usePath();
  return (
    <Table.Tr>
      <Table.Td style={whole} className="sticky-column">
        <Anchor component={Link} prefetch={false} href={path(`conversions/${id}`)} size="sm" fw={500}>
          {name}
        </Anchor>
      </Table.Td>
      <Table.Td className="numeric">{value ? formatMoney(value) : '–'}</Table.Td>
      <Table.Td style={whole}>{formatTime(convertedAt, timeZone)}</Table.Td>
      <Table.Td maw={260}>
        <ChannelName channel={credited?.channel ?? 'Unattributed'} />
        <Text size="xs" c="dimmed" truncate title={credited?.campaign}>
          {credited?.campaign}
        </Text>
      </Table.Td>
      <Table.Td maw={150}>
        {credited?.clickId && (
          <Text size="xs" ff="monospace" truncate title={credited.clickId.value}>
            {credited.clickId.param}={credited.clickId.value}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="numeric">{touches}</Table.Td>
      <Table.Td>{source}</Table.Td>
    </Table.Tr>
  );
}
