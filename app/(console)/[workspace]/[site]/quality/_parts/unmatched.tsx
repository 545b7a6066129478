'use client';
/** Money that no order is known for, summed by kind and currency, each sum with its list; and names that several orders share. */
import { Anchor, Button, Code, Group, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Fragment, useState } from 'react';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, getJson } from '@/app/(console)/_kit/use-api';
import { formatCount, formatMoney, formatTime, words } from '@/components/ui/format';
import { ErrorState } from '@/components/ui/states';
import type { QualityResult } from '@/lib/reporting/reports/quality/definition';
import type { UnmatchedResult, UnmatchedRow, UnmatchedSum } from '@/lib/reporting/reports/unmatched/definition';

type Props = { report: QualityResult; sourceNames: Record<string, string> };

const KINDS: Record<UnmatchedSum['kind'], { name: string; explain: string }> = {
  refund: { name: 'Refunds', explain: 'of orders that Tieback does not know, so revenue is not lowered' },
  chargeback: { name: 'Chargebacks', explain: 'of orders that Tieback does not know, so revenue is not lowered' },
  payment: { name: 'Payments', explain: 'that no shop has an order for; each counts as an order of its own' },
  purchase: {
    name: 'Purchases',
    explain: 'reported by a page, an app or a server, but not by a shop; each counts as an order of its own',
  },
};

export function Unmatched({ report, sourceNames }: Props) {
  const { unmatched, sharedNames } = report;
  return (
    <Stack gap="md">
      {unmatched.length === 0 ? (
        <Text size="sm">
          Every refund, payment and purchase of these days has its order. Those of the last 24 hours are not checked yet.
        </Text>
      ) : (
        <Sums report={report} sourceNames={sourceNames} />
      )}
      {sharedNames.map(({ kind, value, source, orders }) => (
        <Text size="sm" key={`${source} ${kind} ${value}`}>
          {orders} orders of {sourceNames[source] ?? source} share the {words(kind).toLowerCase()} <Code>{value}</Code>, so
          Tieback cannot tell by it which one is meant.
        </Text>
      ))}
    </Stack>
  );
}

/** One line for each kind and currency; opened, its list. */
function Sums({ report: { unmatched, from, to }, sourceNames }: Props) {
  const { id } = useSite();
  const [open, setOpen] = useState<string>();
  return (
    <>
      <Group justify="space-between" align="flex-start">
        <Text size="sm" maw={640}>
          Received more than a day ago, and still without an order in the shop. Send the shop’s order ID along, or check whether
          the order’s webhook was missed.
        </Text>
        <CsvDownload href={apiUrl(id, 'unmatched.csv', { from, to })} size="xs" />
      </Group>
      <Table.ScrollContainer minWidth={340} type="native">
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Without an order</Table.Th>
              <Table.Th className="numeric">How many</Table.Th>
              <Table.Th className="numeric">Money</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {unmatched.map((sum) => {
              const key = `${sum.kind} ${sum.money?.currency ?? ''}`;
              return (
                <Fragment key={key}>
                  <SumRow sum={sum} isOpen={open === key} onToggle={() => setOpen(open === key ? undefined : key)} />
                  {open === key && (
                    <Table.Tr>
                      <Table.Td colSpan={3} p={0}>
                        <UnmatchedList sum={sum} range={{ from, to }} sourceNames={sourceNames} />
                      </Table.Td>
                    </Table.Tr>
                  )}
                </Fragment>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function SumRow({ sum, isOpen, onToggle }: { sum: UnmatchedSum; isOpen: boolean; onToggle: () => void }) {
  const { name, explain } = KINDS[sum.kind];
  return (
    <Table.Tr>
      <Table.Td>
        {name}
        <Text size="xs" c="dimmed">
          {explain}
        </Text>
      </Table.Td>
      <Table.Td className="numeric">
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={onToggle}
          aria-expanded={isOpen}
          aria-label={`${formatCount(sum.count)}: list of ${name}`}
        >
          {formatCount(sum.count)}
        </Anchor>
      </Table.Td>
      <Table.Td className="numeric">{sum.money ? formatMoney(sum.money) : 'all that was left of the order'}</Table.Td>
    </Table.Tr>
  );
}

type ListProps = { sum: UnmatchedSum; range: { from: string; to: string }; sourceNames: Record<string, string> };

/** What the sum is made of, page by page. */
function UnmatchedList({ sum: { kind, money }, range, sourceNames }: ListProps) {
  const { id } = useSite();
  // An empty currency asks for what states no amount.
  const url = `${apiUrl(id, 'unmatched', { ...range, kind })}&currency=${money?.currency ?? ''}`;
  const list = useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<UnmatchedResult>(pageParam ? `${url}&cursor=${encodeURIComponent(pageParam)}` : url),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (list.error) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton h={120} m="sm" role="status" aria-label="Loading" />;
  return (
    <>
      <Table verticalSpacing={4} fz="sm" bg="var(--mantine-color-default-hover)">
        <Table.Tbody>
          {list.data.pages
            .flatMap(({ rows }) => rows)
            .map((row) => (
              <ListedRow key={`${row.eventId} ${row.name}`} row={row} sourceNames={sourceNames} />
            ))}
        </Table.Tbody>
      </Table>
      {list.hasNextPage && (
        <Group justify="center" p="xs">
          <Button variant="default" size="compact-sm" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show more
          </Button>
        </Group>
      )}
    </>
  );
}

function ListedRow({
  row: { name, source, at, money, orderId },
  sourceNames,
}: { row: UnmatchedRow } & Pick<Props, 'sourceNames'>) {
  const { timeZone } = useSite();
  const path = usePath();
  return (
    <Table.Tr>
      <Table.Td>
        {orderId ? (
          <Anchor component={Link} prefetch={false} href={path(`orders/${orderId}`)} size="sm">
            {name}
          </Anchor>
        ) : (
          <Code>{name}</Code>
        )}
      </Table.Td>
      <Table.Td>{sourceNames[source] ?? source}</Table.Td>
      <Table.Td>{formatTime(at, timeZone)}</Table.Td>
      <Table.Td className="numeric">{money ? formatMoney(money) : '–'}</Table.Td>
    </Table.Tr>
  );
}
