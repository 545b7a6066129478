'use client';
/** A row for each day that may not be all in: what is in, with its orders, and what it will come to. */
import { Progress, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney, formatPercent, formatWeekday } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { addDays, parseDay } from '@/lib/core/day';
import type { CompletenessDay, CompletenessResult } from '@/lib/reporting/reports/completeness/definition';

export function DayTable({ report: { days } }: { report: CompletenessResult }) {
  return (
    <Table.ScrollContainer minWidth={560} type="native">
      <Table verticalSpacing={4} className="sticky-first" data-testid="complete-days">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Day</Table.Th>
            <Table.Th className="numeric">Orders</Table.Th>
            <Table.Th>Complete</Table.Th>
            <Table.Th className="numeric">Sales so far</Table.Th>
            <Table.Th className="numeric">Sales expected</Table.Th>
            <Table.Th className="numeric">Net so far</Table.Th>
            <Table.Th className="numeric">Net expected</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.map((day) => (
            <Table.Tr key={day.day}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                {formatWeekday(day.day)}
                {!day.isOver && ' (so far)'}
              </Table.Td>
              <Table.Td className="numeric">
                <DayOrders of={day}>{formatCount(day.orders)}</DayOrders>
              </Table.Td>
              <Table.Td>
                <Share of={day} />
              </Table.Td>
              <Table.Td className="numeric">
                <DayOrders of={day}>
                  <Money of={day.soFar} />
                </DayOrders>
              </Table.Td>
              <Table.Td className="numeric">
                <Expected of={day.expected} />
              </Table.Td>
              <Table.Td className="numeric">
                <DayOrders of={day}>
                  <Money of={day.netSoFar} />
                </DayOrders>
              </Table.Td>
              <Table.Td className="numeric">
                <Expected of={day.netExpected} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Opens the orders of the day. */
function DayOrders({ of: { day, orders, soFar, netSoFar }, children }: { of: CompletenessDay; children: ReactNode }) {
  const [, setOpened] = useOpenedOrders();
  const from = parseDay(day);
  if (!from) return children;
  const open = () =>
    void setOpened({
      title: `Orders of ${formatWeekday(day)}`,
      figure: `They sum to ${formatMoney(soFar)}, and to ${formatMoney(netSoFar)} net of refunds.`,
      query: { from, to: addDays(from, 1) },
    });
  return (
    <Drill label={`Orders of ${formatWeekday(day)}`} onClick={open} isNothing={orders === 0}>
      {children}
    </Drill>
  );
}

function Share({ of: { complete, isOver } }: { of: CompletenessDay }) {
  if (complete === undefined) return <Text size="sm">not known</Text>;
  return (
    <div style={{ minWidth: 80 }}>
      <Text size="sm">{formatPercent(complete)}</Text>
      <Progress value={complete * 100} size="xs" striped={!isOver} aria-label={`${formatPercent(complete)} complete`} />
    </div>
  );
}

/** What is expected, with how far it may be off. */
function Expected({ of: expected }: { of: CompletenessDay['expected'] }) {
  if (!expected) return 'not known';
  const { value, low, high } = expected;
  return (
    <>
      <Money of={value} />
      {low.amount !== high.amount && (
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {formatMoney(low)} to {formatMoney(high)}
        </Text>
      )}
    </>
  );
}
