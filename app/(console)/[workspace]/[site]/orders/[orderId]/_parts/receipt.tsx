'use client';
/** The credit receipt: why one order was credited as it was, down to the stored click. */
import { Anchor, Breadcrumbs, Button, Grid, Skeleton, Stack, Text } from '@mantine/core';
import Link from 'next/link';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { CreditTable } from '@/app/(console)/_kit/path/credit-table';
import { RejectedTouches, Timeline } from '@/app/(console)/_kit/path/timeline';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { formatMoney } from '@/components/ui/format';
import { ErrorState, Panel } from '@/components/ui/states';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';
import { ChangeLog, RefundList, StoredEvents } from './history';
import { Costs } from './costs';
import { Items } from './items';
import { Names } from './names';
import { OrderDeliveries } from './order-deliveries';
import { OrderFacts } from './order-facts';
import { PersonFacts } from './person-facts';
import { Statements } from './statements';
import { TestOrderButton } from './test-order-button';
import { Verdict } from './verdict';

/** The worker takes a decision in within moments. */
const LOOK_AGAIN_MS = 500;
/** Longer than that, the page is left as it is until somebody looks again. */
const LOOKS_FOR_MS = 15_000;

export function Receipt({ orderId, mayDecide }: { orderId: string; mayDecide: boolean }) {
  const [decided, setDecided] = useState<boolean>();
  const [undone, setUndone] = useState<string>();
  const isUndoing = ({ person }: ReceiptResult) =>
    person?.aliases.some(({ eventId, undone: isDone }) => eventId === undone && !isDone) ?? false;
  const [parting, setParting] = useState<{ before: string; until: number }>();
  const isParting = (known: ReceiptResult) =>
    parting !== undefined && partingsOf(known) === parting.before && Date.now() < parting.until;
  const receipt = useApi<ReceiptResult>(`orders/${orderId}`, undefined, {
    refetchMs: (known) =>
      (decided !== undefined && known.order.test !== decided) || isUndoing(known) || isParting(known) ? LOOK_AGAIN_MS : undefined,
  });
  if (receipt.error) return <ErrorState error={receipt.error} retry={() => void receipt.refetch()} />;
  if (!receipt.data) return <Skeleton h={600} role="status" aria-label="Loading" />;
  const { data } = receipt;
  return (
    <Stack gap="md">
      <Head receipt={data} orderId={orderId}>
        {mayDecide && (
          <TestOrderButton
            order={data.order}
            waiting={decided !== undefined && data.order.test !== decided}
            onDecided={setDecided}
          />
        )}
      </Head>
      <Panels
        receipt={data}
        mayDecide={mayDecide}
        waiting={isUndoing(data) || isParting(data)}
        onUndone={setUndone}
        onParted={() => setParting({ before: partingsOf(data), until: Date.now() + LOOKS_FOR_MS })}
      />
    </Stack>
  );
}

/** With whom it was decided that the buyer is not one: changes once such a decision is worked in. */
function partingsOf({ person }: ReceiptResult): string {
  return (person?.partings ?? []).map(({ eventId }) => eventId).join(' ');
}

function Panels({ receipt: data, ...undoing }: ComponentProps<typeof PersonFacts>) {
  return (
    <>
      <Panel title="The path to this order">
        <Timeline receipt={data} end={{ title: `Order over ${formatMoney(data.order.total)}`, at: data.order.orderedAt }} />
        {data.rejected.length > 0 && <LeftOut receipt={data} />}
      </Panel>
      <Panel
        title="Credit under every model"
        aside={
          <Text size="xs" c="dimmed">
            Every column sums to the order’s net revenue, to the cent.
          </Text>
        }
      >
        <CreditTable receipt={data} whole={{ name: 'Net revenue', money: data.order.revenue }} />
      </Panel>
      {data.costs && (
        <Panel title="What this order cost">
          <Costs order={data.order} costs={data.costs} />
        </Panel>
      )}
      <Grid gap="md">
        <Half>
          <Panel title="The buyer">
            <PersonFacts receipt={data} {...undoing} />
          </Panel>
          <Panel title="What was bought">
            <Items receipt={data} />
          </Panel>
          <Panel title="Names of this order">
            <Names receipt={data} />
          </Panel>
        </Half>
        <Half>
          <Panel title="Who said what">
            <Statements receipt={data} />
          </Panel>
          <Panel title="Deliveries">
            <OrderDeliveries orderKey={data.order.orderKey} />
          </Panel>
          <Panel title="What happened since">
            <RefundList receipt={data} />
            <ChangeLog receipt={data} />
          </Panel>
        </Half>
      </Grid>
      <Panel title="The stored events">
        <StoredEvents receipt={data} />
      </Panel>
    </>
  );
}

function Half({ children }: { children: ReactNode }) {
  return (
    <Grid.Col span={{ base: 12, lg: 6 }}>
      <Stack gap="md">{children}</Stack>
    </Grid.Col>
  );
}

/** Visits that were looked at and earned nothing, folded: who asks why one is missing finds it. */
function LeftOut({ receipt }: { receipt: ReceiptResult }) {
  const count = receipt.rejected.length;
  return (
    <details style={{ marginTop: 12 }}>
      <Text component="summary" size="sm" c="dimmed" style={{ cursor: 'pointer' }}>
        {count === 1 ? 'One more visit was considered and left out' : `${count} more visits were considered and left out`}
      </Text>
      <RejectedTouches receipt={receipt} />
    </details>
  );
}

function Head({ receipt, orderId, children }: { receipt: ReceiptResult; orderId: string; children: ReactNode }) {
  const { id } = useSite();
  const path = usePath();
  const { orderKey } = receipt.order;
  return (
    <div>
      <Breadcrumbs separator="›" mb={4}>
        <Anchor component={Link} prefetch={false} href={path('orders')} size="sm">
          Orders
        </Anchor>
        <Text size="sm">{orderKey}</Text>
      </Breadcrumbs>
      <PageHeader title={`Order ${orderKey}`} about="Why this order was credited as it was.">
        {children}
        <Button component="a" href={apiUrl(id, `orders/${orderId}`)} variant="default" size="compact-sm">
          View as JSON
        </Button>
      </PageHeader>
      <Verdict receipt={receipt} />
      <OrderFacts receipt={receipt} />
    </div>
  );
}
