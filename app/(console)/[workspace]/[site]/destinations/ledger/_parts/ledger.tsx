'use client';
/** The ledger: filters, rows newest first, and the drawer of the row that is open. */
import { Button, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { ConnectionChoice, Mark } from '../forms';
import { DeliveryDrawer } from './delivery-drawer';
import { DeliveryTable } from './delivery-table';
import { LedgerFilters } from './filters';
import { ReplayDialog } from './replay-dialog';
import { isFiltered, useLedger, useLedgerFilter } from './use-ledger';

type Props = { connections: ConnectionChoice[]; marks: Record<string, Mark>; mayManage: boolean };

export function Ledger({ connections, marks, mayManage }: Props) {
  const { filter, change } = useLedgerFilter();
  const { pages, rows, lookedBackTo } = useLedger(filter);
  const [replaying, setReplaying] = useState(false);
  const look = () => void pages.refetch();
  return (
    <>
      <PageHeader title="Delivery ledger" about="Every event that was to be delivered, and what became of it.">
        {mayManage && connections.length > 0 && (
          <Button variant="default" size="xs" onClick={() => setReplaying(true)}>
            Replay…
          </Button>
        )}
      </PageHeader>
      <Stack gap="md">
        <LedgerFilters filter={filter} change={(next, options) => void change(next, options)} connections={connections} />
        {pages.error && <ErrorState error={pages.error} retry={look} />}
        {pages.isPending && <Skeleton h={480} role="status" aria-label="Loading" />}
        {pages.data && rows.length > 0 && (
          <Paper withBorder>
            <DeliveryTable rows={rows} marks={marks} onOpen={(open) => void change({ open })} />
          </Paper>
        )}
        {pages.data && rows.length === 0 && (
          <Paper withBorder>
            <Nothing filtered={isFiltered(filter)} mayGoOn={pages.hasNextPage} connected={connections.length > 0} />
          </Paper>
        )}
        {pages.hasNextPage && <More lookedBackTo={lookedBackTo} isShort={rows.length < 50} {...{ pages }} />}
      </Stack>
      <DeliveryDrawer id={filter.open} mayManage={mayManage} onClose={() => void change({ open: null })} onMoved={look} />
      {replaying && (
        <ReplayDialog
          connections={connections}
          initial={{ connection: filter.connection, name: filter.name, state: filter.state, order: filter.order }}
          onClose={() => setReplaying(false)}
          onDone={look}
        />
      )}
    </>
  );
}

function Nothing({ filtered, mayGoOn, connected }: { filtered: boolean; mayGoOn: boolean; connected: boolean }) {
  if (mayGoOn) return <EmptyState title="None among the newest">Look further back, or choose days.</EmptyState>;
  if (filtered) return <EmptyState title="No deliveries match">Remove a filter, or choose other days.</EmptyState>;
  return (
    <EmptyState title="No deliveries yet">
      {connected ? 'Events that come in from now on appear here within seconds.' : 'Connect a destination first.'}
    </EmptyState>
  );
}

type MoreProps = { pages: ReturnType<typeof useLedger>['pages']; lookedBackTo: string | undefined; isShort: boolean };

function More({ pages, lookedBackTo, isShort }: MoreProps) {
  const { timeZone } = useSite();
  return (
    <Group gap="sm">
      <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
        {isShort ? 'Look further back' : 'Show more'}
      </Button>
      {lookedBackTo && (
        <Text size="sm" c="dimmed">
          Looked back to {formatTime(lookedBackTo, timeZone)}
        </Text>
      )}
    </Group>
  );
}
