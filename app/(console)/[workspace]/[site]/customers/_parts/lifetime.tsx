'use client';
/** What the customers won in the range have bought until now, by what won them: here renewals count, which no ad earns above. */
import { Group, Skeleton, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { useModels } from '@/app/(console)/_kit/site-context';
import { useApi } from '@/app/(console)/_kit/use-api';
import { ChannelName } from '@/components/report/channel';
import { Drill } from '@/components/report/drill';
import { formatCount, formatDate, formatMoney } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { ErrorState, Panel } from '@/components/ui/states';
import type { ModelId } from '@/lib/model/credit';
import type { Range } from '@/lib/model/range';
import { salesChannelNames } from '@/lib/model/sales-channel';
import type { LifetimePart, LifetimeResult, LifetimeRow } from '@/lib/reporting/reports/lifetime/definition';
import type { WireMoney } from '@/lib/reporting/wire';

type Props = { range: Range; model: ModelId };

const PARTS: { part: LifetimePart; name: string }[] = [
  { part: 'first', name: 'First orders' },
  { part: 'renewals', name: 'Renewals' },
  { part: 'later', name: 'Later orders' },
];

export function Lifetime({ range, model }: Props) {
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
      {report.data && <LifetimeTable report={report.data} model={model} />}
    </Panel>
  );
}

type TableProps = { report: LifetimeResult; model: ModelId };

function LifetimeTable({ report, model }: TableProps) {
  const { rows, totals } = report;
  if (rows.length === 0) return <Text size="sm">Nobody bought for the first time in these days.</Text>;
  return (
    <>
      <Table.ScrollContainer minWidth={640}>
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
              <Row key={row.key} report={report} row={row} name={nameOf(row)} model={model} />
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Row report={report} row={totals} name="Total" model={model} />
          </Table.Tfoot>
        </Table>
      </Table.ScrollContainer>
      <Notes report={report} />
    </>
  );
}

type RowProps = TableProps & { row: Omit<LifetimeRow, 'key' | 'kind'> & Partial<LifetimeRow>; name: string };

function Row({ report, row, name, model }: RowProps) {
  const [, setOpened] = useOpenedOrders();
  const { key, customers, total } = row;
  const open = (money: WireMoney, part?: LifetimePart) => () =>
    void setOpened({
      title: `${name}: ${PARTS.find((known) => known.part === part)?.name.toLowerCase() ?? 'all orders'}`,
      figure: `${formatMoney(money)} after refunds.`,
      query: { model, wonFrom: report.from, wonTo: report.to, ...(key && { wonBy: key }), ...(part && { wonPart: part }) },
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
          <Part money={row[part]} label={`${name}: ${part}`} onClick={open(row[part], part)} />
        </Table.Td>
      ))}
      <Table.Td className="numeric" fw={strong}>
        <Part money={total} label={`${name}: all orders`} onClick={open(total)} />
      </Table.Td>
    </Table.Tr>
  );
}

function Part({ money, label, onClick }: { money: WireMoney; label: string; onClick: () => void }) {
  return (
    <Drill label={`${formatMoney(money)}: show the orders of ${label}`} onClick={onClick} isNothing={Number(money.amount) === 0}>
      <Money of={money} />
    </Drill>
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
