'use client';
/** The days' sales by whether their buyer is new, and by whose word that is. */
import { Group, SegmentedControl, Skeleton, Table, Text } from '@mantine/core';
import { LabelSelect } from '@/app/(console)/_kit/label-select';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { useComparedRange } from '@/app/(console)/_kit/use-range';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { StackedChart } from '@/components/chart/stacked-chart';
import { Drill } from '@/components/report/drill';
import { formatChange, formatCount, formatDate, formatMoney, formatPercent, formatRange } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import { type BuyerKind, buyerKinds } from '@/lib/model/order-kind';
import { salesChannelNames, salesChannels } from '@/lib/model/sales-channel';
import type { BuyersResult, BuyerSums, Teller } from '@/lib/reporting/reports/buyers/definition';
import { buyersQuery } from '../query';
import { PlacedSelect } from './placed-select';
import type { View } from './use-view';

const NAMES: Record<BuyerKind, string> = { new: 'New', returning: 'Returning', not_known: 'Not known' };
/** Apart in lightness, so that they are told apart in grey. */
const COLOURS: Record<BuyerKind, string> = { new: '#0640c9', returning: '#0abaf9', not_known: '#b0b5bd' };
const TELLERS: { teller: Teller; name: string }[] = [
  { teller: 'shop', name: 'the shop says so' },
  { teller: 'history', name: 'by the orders we hold' },
];

export function NewAgainstReturning({ view }: { view: View }) {
  const { id } = useSite();
  const query = buyersQuery(view, useComparedRange());
  const report = useApi<BuyersResult>('reports/buyers', query);
  return (
    <Panel
      title="New and returning buyers"
      aside={
        <Group gap="xs" align="flex-end">
          <SegmentedControl
            size="xs"
            aria-label="The chart shows"
            value={view.figure}
            data={[
              { value: 'revenue', label: 'Revenue' },
              { value: 'orders', label: 'Orders' },
            ]}
            onChange={(figure) => void view.change({ figure: figure === 'orders' ? 'orders' : 'revenue' })}
          />
          <LabelSelect size="xs" value={view.earned} onChange={(earned) => void view.change({ earned })} />
          <PlacedSelect
            names={salesChannelNames}
            choices={salesChannels}
            value={view.placed}
            onChange={(placed) => void view.change({ placed })}
          />
          <CsvDownload href={apiUrl(id, 'reports/buyers.csv', query)} size="xs" />
        </Group>
      }
    >
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Skeleton h={420} role="status" aria-label="Loading" />}
      {report.data &&
        (report.data.total.orders === 0 ? (
          <EmptyState title="Nothing was sold in these days">Choose other days.</EmptyState>
        ) : (
          <>
            <Chart report={report.data} figure={view.figure} />
            <KindTable report={report.data} view={view} />
            <Notes report={report.data} />
          </>
        ))}
    </Panel>
  );
}

type Figure = View['figure'];
type Kinds = BuyersResult['days'][number]['kinds'];

function figureOf(kinds: Kinds, kind: BuyerKind, figure: Figure): number {
  return figure === 'orders' ? kinds[kind].orders : Number(kinds[kind].revenue.amount);
}

function Chart({ report, figure }: { report: BuyersResult; figure: Figure }) {
  const { unfinishedFrom } = useComparedRange();
  const { currency, days, comparedDays, total } = report;
  const bands = buyerKinds
    .filter((kind) => total.kinds[kind].orders > 0)
    .map((kind) => ({
      name: NAMES[kind],
      colour: COLOURS[kind],
      hatched: kind === 'not_known',
      total: days.reduce((sum, { kinds }) => sum + figureOf(kinds, kind, figure), 0),
    }));
  const money = (value: number, short = false) => formatMoney({ amount: value.toFixed(decimalsOf(total)), currency }, short);
  const format = figure === 'orders' ? formatCount : (value: number) => money(value);
  return (
    <StackedChart
      caption={`${figure === 'orders' ? 'Orders' : 'Revenue'} by day, of new and returning buyers`}
      bands={bands}
      days={days.map(({ day, kinds }) => ({
        day,
        values: Object.fromEntries(buyerKinds.map((kind) => [NAMES[kind], figureOf(kinds, kind, figure)])),
      }))}
      unfinishedFrom={unfinishedFrom}
      {...(comparedDays && {
        compared: comparedDays.map(({ day, kinds }) => ({
          day,
          value: buyerKinds.reduce((sum, kind) => sum + figureOf(kinds, kind, figure), 0),
        })),
      })}
      format={format}
      formatShort={figure === 'orders' ? formatCount : (value) => money(value, true)}
    />
  );
}

function decimalsOf({ revenue }: BuyerSums): number {
  return revenue.amount.split('.')[1]?.length ?? 0;
}

type TableProps = { report: BuyersResult; view: View };

function KindTable({ report, view }: TableProps) {
  const { total, compared, compareFrom, compareTo } = report;
  const before = compareFrom && compareTo ? formatRange({ from: compareFrom, to: compareTo }) : undefined;
  return (
    <Table.ScrollContainer minWidth={620} type="native" mt="md">
      <Table verticalSpacing={6} className="sticky-first">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Buyers</Table.Th>
            <Table.Th className="numeric">Revenue</Table.Th>
            <Table.Th className="numeric">Share</Table.Th>
            <Table.Th className="numeric">Orders</Table.Th>
            <Table.Th>How we know</Table.Th>
            {before && <Table.Th className="numeric">{before}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {buyerKinds.map((kind) => (
            <KindRow key={kind} kind={kind} report={report} view={view} />
          ))}
          <Table.Tr fw={600}>
            <Table.Th scope="row">All</Table.Th>
            <Table.Td className="numeric">
              <Money of={total.revenue} />
            </Table.Td>
            <Table.Td className="numeric" />
            <Table.Td className="numeric">{formatCount(total.orders)}</Table.Td>
            <Table.Td />
            {before && <Table.Td className="numeric">{compared && <Money of={compared.revenue} />}</Table.Td>}
          </Table.Tr>
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function KindRow({ kind, report, view }: TableProps & { kind: BuyerKind }) {
  const [, setOpened] = useOpenedOrders();
  const { from, to, total, compared } = report;
  const own = total.kinds[kind];
  const before = compared?.kinds[kind];
  const over = (report.finished ?? total).kinds[kind];
  const all = Number(total.revenue.amount);
  const open = (toldBy?: Teller) => {
    const placed = { ...(view.placed && { salesChannel: view.placed }), ...(view.earned && { label: view.earned }) };
    const money = toldBy ? own.toldBy[toldBy].revenue : own.revenue;
    const query = { from, to, buyer: kind, ...placed, ...(toldBy && { toldBy }) };
    return void setOpened({ title: `${NAMES[kind]} buyers`, figure: `${formatMoney(money)} after refunds.`, query });
  };
  const isNothing = own.orders === 0;
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        {NAMES[kind]}
      </Table.Th>
      <Table.Td className="numeric">
        <Drill label={`revenue of ${NAMES[kind]} buyers`} onClick={() => open()} isNothing={isNothing}>
          <Money of={own.revenue} />
        </Drill>
      </Table.Td>
      <Table.Td className="numeric">{all > 0 && formatPercent(Number(own.revenue.amount) / all)}</Table.Td>
      <Table.Td className="numeric">
        <Drill label={`orders of ${NAMES[kind]} buyers`} onClick={() => open()} isNothing={isNothing}>
          {formatCount(own.orders)}
        </Drill>
      </Table.Td>
      <Table.Td>
        {TELLERS.filter(({ teller }) => own.toldBy[teller].orders > 0).map(({ teller, name }) => (
          <Text key={teller} size="xs" c="dimmed" component="div">
            <Drill label={`orders of ${NAMES[kind]} buyers, ${name}`} onClick={() => open(teller)}>
              {formatCount(own.toldBy[teller].orders)}
            </Drill>{' '}
            {name}
          </Text>
        ))}
      </Table.Td>
      {before && (
        <Table.Td className="numeric">
          <Money of={before.revenue} />
          {Number(before.revenue.amount) > 0 && (
            <Text size="xs" c="dimmed">
              {formatChange(Number(over.revenue.amount) / Number(before.revenue.amount))}
            </Text>
          )}
        </Table.Td>
      )}
    </Table.Tr>
  );
}

function Notes({ report: { historyFrom, otherCurrencies, total, timeZone, finishedTo } }: { report: BuyersResult }) {
  return (
    <Text size="xs" c="dimmed" mt="xs">
      {total.kinds.not_known.orders > 0 &&
        `Not known: their first order that we hold, but the shop may have sold to them before${historyFrom ? ` ${formatDate(historyFrom.slice(0, 10))}, when our orders begin` : ''}. `}
      Net of refunds, by the day of the order in {timeZone}.
      {finishedTo !== undefined && ' Changes are of the days that are all in.'}
      {otherCurrencies.map(
        ({ orders, revenue }) =>
          ` ${formatCount(orders)} orders (${formatMoney(revenue)}) are in another currency and not included.`,
      )}
    </Text>
  );
}
