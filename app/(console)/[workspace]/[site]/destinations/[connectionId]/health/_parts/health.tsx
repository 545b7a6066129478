'use client';
/** The health of one connection: what a person must do first, then figures, then what they are made of. */
import { Button, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type Days, noDays } from '@/app/(console)/_kit/days-input';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { usePath } from '@/app/(console)/_kit/site-context';
import { useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { ErrorState, Panel } from '@/components/ui/states';
import { PageButton } from '../../../_parts/crumbs';
import { useActivity } from '../../../_parts/use-connections';
import type { ConnectionScreen } from '../../../views';
import { HoldBanner } from '../../_parts/hold-banner';
import { BackfillDialog } from './backfill-dialog';
import { DeliveryDays } from './delivery-days';
import { ErrorDays } from './error-days';
import { Figures } from './figures';
import type { HealthAnswer } from './health-answer';
import { LastError } from './last-error';
import { NeverSent } from './never-sent';
import { OrdersArrived } from './orders-arrived';
import { Readiness } from './readiness';
import { StateTable } from './state-table';

const LOOK_MS = 15_000;

export function Health({ connection, mayManage }: { connection: ConnectionScreen; mayManage: boolean }) {
  const { id, name } = connection;
  const { range } = useRange();
  const health = useApi<HealthAnswer>(`connections/${id}/health`, range, { refetchMs: LOOK_MS });
  const { now, found, look } = useActivity(connection);
  const [filling, setFilling] = useState<Days>();
  const missing = health.data?.neverSent;
  const path = usePath();
  const router = useRouter();
  return (
    <>
      <PageHeader title={name} about="How this connection is doing.">
        {mayManage && (
          <Button variant="default" size="xs" onClick={() => setFilling(noDays)}>
            Back-fill…
          </Button>
        )}
        <PageButton to={`destinations/ledger?connection=${id}`}>Ledger</PageButton>
        <PageButton to={`destinations/${id}/pairing`}>Pairing</PageButton>
        <PageButton to={`destinations/${id}`}>Settings</PageButton>
        <RangeControl withoutRevenue />
      </PageHeader>
      <Stack gap="md">
        {now.hold && (
          <HoldBanner
            connection={connection}
            hold={now.hold}
            mayManage={mayManage}
            onReleased={() => {
              look();
              void health.refetch();
            }}
            openTest={() => router.push(path(`destinations/${id}?tab=test`))}
          />
        )}
        {missing && (
          <NeverSent found={missing} onSend={mayManage ? () => setFilling([missing.firstDay, missing.lastDay]) : undefined} />
        )}
        {health.error && <ErrorState error={health.error} retry={() => void health.refetch()} />}
        {health.isPending && <Skeleton h={600} role="status" aria-label="Loading" />}
        {health.data && <Report health={health.data} />}
      </Stack>
      {filling && (
        <BackfillDialog
          connection={connection}
          initialDays={filling}
          onClose={() => setFilling(undefined)}
          onDone={() => void health.refetch()}
        />
      )}
    </>
  );
}

function Report({ health }: { health: HealthAnswer }) {
  return (
    <>
      <Figures health={health} />
      <Panel
        title="Paid orders"
        aside={
          <Text size="xs" c="dimmed">
            Every paid order of these days is counted once. Test orders are left out.
          </Text>
        }
      >
        <OrdersArrived health={health} />
      </Panel>
      {health.lastError && (
        <Panel title="Last error">
          <LastError error={health.lastError} timeZone={health.timeZone} />
        </Panel>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Panel title="Failures by day">
          <ErrorDays health={health} />
        </Panel>
        <Panel title="What buyers can be matched by">
          <Readiness health={health} />
        </Panel>
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Panel title="Deliveries by day">
          <DeliveryDays health={health} />
        </Panel>
        <Panel title="Deliveries by state">
          <StateTable health={health} />
        </Panel>
      </SimpleGrid>
    </>
  );
}
