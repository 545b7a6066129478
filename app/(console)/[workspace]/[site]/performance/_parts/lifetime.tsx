'use client';
/** What the customers won in the range have bought until now, by what won them: here renewals count, which no ad earns above. */
import { Group, Skeleton, Table, Text, UnstyledButton } from '@mantine/core';
import { useModels } from '@/app/(console)/_kit/site-context';
import { useApi } from '@/app/(console)/_kit/use-api';
import { ChannelName } from '@/components/report/channel';
import { formatCount, formatDate, formatMoney } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { ErrorState, Panel } from '@/components/ui/states';
import type { Range } from '@/lib/model/range';
import { salesChannelNames } from '@/lib/model/sales-channel';
import type { LifetimePart, LifetimeResult, LifetimeRow } from '@/lib/reporting/reports/lifetime/definition';
import type { WireMoney } from '@/lib/reporting/wire';
import type { ChosenOrders } from './orders-drawer';
import type { View } from './use-view';

type Props = { range: Range; view: View; onOrders: (chosen: ChosenOrders) => void };

const PARTS: { part: LifetimePart; name: string }[] = [
  { part: 'first', name: 'First orders' },
  { part: 'renewals', name: 'Renewals' },
  { part: 'later', name: 'Later orders' },
];

export function Lifetime({ range, view, onOrders }: Props) {
  const model = view.models[0] ?? 'last_non_direct_click';
  const name = useModels().find(({ id }) => id === model)?.name;
  const report = useApi<LifetimeResult>('reports/lifetime', { ...range, model });
  return (
    <Panel title="Lifetime value of the customers won in these days">
      <Text size="sm" c="dimmed" mb="xs">
        Everything that these customers have bought until today, net of refunds, by the channel that earned most of their first
        order ({name}). Renewals are included.
      </Text>
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Skeleton h={240} role="status" aria-label="Loading" />}
      {report.data && <LifetimeTable report={report.data} onOrders={onOrders} />}
    </Panel>
  );
}

type TableProps = { report: LifetimeResult; onOrders: Props['onOrders'] };

function LifetimeTable({ report, onOrders }: TableProps) {
  const { rows, totals } = report;
  if (rows.length === 0) return <Text size="sm">Nobody bought for the first time in these days.</Text>;
  return (
    <>
      <Table.ScrollContainer minWidth={640} type="native">
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Won by</Table.Th>
              <Table.Th className="numeric">Customers</Table.Th>
              {PARTS.map(({ part, name }) => (
                <Table.Th key={part} className="numeric">
                  {name}
                </Table.Th>
              ))}
              <Table.Th className="numeric">Lifetime value</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Row key={row.key} report={report} row={row} name={nameOf(row)} onOrders={onOrders} />
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Row report={report} row={totals} name="Total" onOrders={onOrders} />
          </Table.Tfoot>
        </Table>
      </Table.ScrollContainer>
      <Notes report={report} />
    </>
  );
}

type RowProps = TableProps & { row: Omit<LifetimeRow, 'key' | 'kind'> & Partial<LifetimeRow>; name: string };

function Row({ report, row, name, onOrders }: RowProps) {
  const { key, customers, total } = row;
  const open = (part?: LifetimePart) => () =>
    onOrders({
      title: `${name}: ${PARTS.find((known) => known.part === part)?.name.toLowerCase() ?? 'all orders'}`,
      query: { wonFrom: report.from, wonTo: report.to, ...(key && { wonBy: key }), ...(part && { wonPart: part }) },
      ofAllDays: true,
    });
  const strong = key === undefined ? 600 : undefined;
  return (
    <Table.Tr>
      <Table.Td fw={strong}>{row.kind === 'channel' ? <ChannelName channel={name} /> : name}</Table.Td>
      <Table.Td className="numeric" fw={strong}>
        {formatCount(customers)}
      </Table.Td>
      {PARTS.map(({ part }) => (
        <Table.Td key={part} className="numeric" fw={strong}>
          <Drill money={row[part]} label={`${name}: ${part}`} onClick={open(part)} />
        </Table.Td>
      ))}
      <Table.Td className="numeric" fw={strong}>
        <Drill money={total} label={`${name}: all orders`} onClick={open()} />
      </Table.Td>
    </Table.Tr>
  );
}

function Drill({ money, label, onClick }: { money: WireMoney; label: string; onClick: () => void }) {
  const [text, isNothing] = [formatMoney(money), Number(money.amount) === 0];
  if (isNothing) return text;
  return (
    <UnstyledButton
      fz="inherit"
      fw="inherit"
      td="underline"
      onClick={onClick}
      aria-label={`${text}: show the orders of ${label}`}
    >
      <Money of={money} />
    </UnstyledButton>
  );
}

/** What the table leaves open: who may have bought before, orders of nobody, other currencies. */
function Notes({ report: { totals, withoutBuyer, historyFrom, otherCurrencies } }: Pick<TableProps, 'report'>) {
  return (
    <Group gap={4} mt="xs">
      <Text size="xs" c="dimmed">
        {totals.notKnown > 0 &&
          `Of ${formatCount(totals.notKnown)} customers it is not known whether they bought before${historyFrom ? ` ${formatDate(historyFrom.slice(0, 10))}, when the orders held begin` : ''}. `}
        {withoutBuyer.orders > 0 &&
          `${formatCount(withoutBuyer.orders)} orders (${formatMoney(withoutBuyer.revenue)}) name no buyer and are not included. `}
        {otherCurrencies.length > 0 && `Not included: ${otherCurrencies.map((money) => formatMoney(money)).join(', ')}.`}
      </Text>
    </Group>
  );
}

function nameOf({ kind, channel, salesChannel }: LifetimeRow): string {
  if (channel !== undefined) return channel;
  if (salesChannel) return `${salesChannelNames[salesChannel]}, no order before`;
  return kind === 'earlier' ? 'Returning customers, according to the shop' : 'Unattributed';
}
