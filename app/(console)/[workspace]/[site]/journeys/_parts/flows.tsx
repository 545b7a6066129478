'use client';
/** The first contacts of journeys as a flow to the order, and the same as a table. */
import { Spoiler, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { FlowChart } from '@/components/chart/flow-chart';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney } from '@/components/ui/format';
import { Panel } from '@/components/ui/states';
import type { JourneysResult } from '@/lib/reporting/reports/journeys/definition';
import { FLOW_STEPS, type FlowValue } from '@/lib/reporting/reports/journeys/path-filter';
import type { Open } from './open';
import { channelOf } from './words';

const OTHER = 'Others';
/** About twelve rows; the rest is a click away. */
const TABLE_HEIGHT = 420;

type Row = JourneysResult['flows'][number];

export function Flows({ report, open }: { report: JourneysResult; open: Open }) {
  const { flows, flowValues } = report;
  const openFlow = ({ step, from, to, end, ...part }: Row) => {
    const value = (name: string | undefined): FlowValue => name ?? { except: flowValues };
    const target = end ? { end } : { to: value(to) };
    open(`Contact ${step}: ${flowName({ from, to, end })}`, part, { flow: { step, from: value(from), ...target } });
  };
  const drawn = flows.map((row) => ({
    row,
    step: row.step,
    from: row.from ?? OTHER,
    count: row.orders,
    ...(!row.end && { to: row.to ?? OTHER }),
  }));
  return (
    <Panel title="From contact to contact">
      <Text size="sm" c="dimmed" mb="sm">
        The first {FLOW_STEPS} contacts before an order, several in a row through the same one taken as one. Click a band for its
        orders.
      </Text>
      <section aria-label="Flow" tabIndex={0} style={{ overflowX: 'auto' }}>
        <div style={{ minWidth: 640 }}>
          <FlowChart flows={drawn} order={flowValues} channelOf={channelOf} onFlow={({ row }) => openFlow(row)} />
        </div>
      </section>
      <Spoiler mt="md" maxHeight={TABLE_HEIGHT} showLabel="Show all" hideLabel="Show less">
        <FlowTable rows={flows} openFlow={openFlow} />
      </Spoiler>
    </Panel>
  );
}

function flowName({ from, to, end }: Pick<Row, 'from' | 'to' | 'end'>): string {
  const next = end === 'order' ? 'order' : end === 'more' ? 'more contacts, then the order' : (to ?? OTHER);
  return `${from ?? OTHER} → ${next}`;
}

function FlowTable({ rows, openFlow }: { rows: Row[]; openFlow: (row: Row) => void }) {
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>From and to</Table.Th>
            <Table.Th className="numeric">Contact</Table.Th>
            <Table.Th className="numeric">Orders</Table.Th>
            <Table.Th className="numeric">Revenue</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.step} ${row.from} ${row.to} ${row.end}`}>
              <Table.Td>{flowName(row)}</Table.Td>
              <Table.Td className="numeric">{row.step}</Table.Td>
              <Table.Td className="numeric">
                <Drill label={`${formatCount(row.orders)} orders: ${flowName(row)}`} onClick={() => openFlow(row)}>
                  {formatCount(row.orders)}
                </Drill>
              </Table.Td>
              <Table.Td className="numeric">{formatMoney(row.revenue)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
