'use client';
/** Signal loss in money: by cause, browser and country, each figure with the orders behind it. */
import { Grid, Group, Skeleton, Table, Text, Title, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { Drill } from '@/components/report/drill';
import { countryName, formatCount, formatMoney, formatPercent } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import type { SignalLossResult } from '@/lib/reporting/reports/signal-loss/definition';

type Lost = SignalLossResult['lost'];
/** `query` narrows the list of lost orders to the row. */
type Row = Lost & { key: string; name: string; explain?: string; query: Record<string, string> };

export function LostMoney() {
  const { range } = useRange();
  const { id } = useSite();
  const report = useApi<SignalLossResult>('reports/signal-loss', { ...range });
  return (
    <Panel
      title="Signal loss in money"
      aside={<CsvDownload href={apiUrl(id, 'reports/signal-loss.csv', { ...range })} size="xs" />}
    >
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Skeleton h={240} role="status" aria-label="Loading" />}
      {report.data && <Report report={report.data} />}
    </Panel>
  );
}

function Report({ report }: { report: SignalLossResult }) {
  const { lost, store, byCause, byBrowser, byCountry } = report;
  const total = Number(lost.revenue.amount);
  if (lost.orders === 0) {
    return (
      <EmptyState title={store.orders === 0 ? 'No orders in these days' : 'Nothing was lost in these days'}>
        {store.orders > 0 && 'Every order placed online was reported by a browser, and no paid visit had lost its click ID.'}
      </EmptyState>
    );
  }
  const [countries, browsers] = [byCountry, byBrowser].map((rows) => rows.length > 1);
  return (
    <>
      <Text mb="md">
        <Figure row={{ ...lost, key: 'any', name: 'All lost orders', query: { lost: 'any' } }} report={report} isLarge />{' '}
        {Number(store.revenue.amount) > 0 && <>or {formatPercent(total / Number(store.revenue.amount))} of revenue </>}
        was sold in {formatCount(lost.orders)} orders that the browser did not show whole. Each order counts once.
      </Text>
      <Breakdown
        head="What was lost"
        report={report}
        rows={byCause.map(({ cause, ...row }) => ({ ...row, key: cause, query: { lost: cause } }))}
      />
      <Grid gap="xl" mt="md">
        {browsers && (
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Breakdown
              head="Browser"
              report={report}
              rows={byBrowser.map(({ browser, ...row }) => ({
                ...row,
                key: browser,
                name: browser || 'Not known',
                query: { lost: 'any', lostBrowser: browser },
              }))}
            />
          </Grid.Col>
        )}
        {countries && (
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Breakdown
              head="Country"
              report={report}
              rows={byCountry.map(({ country, ...row }) => ({
                ...row,
                key: country,
                name: country ? countryName(country) : 'Not known',
                query: { lost: 'any', lostCountry: country },
              }))}
            />
          </Grid.Col>
        )}
      </Grid>
    </>
  );
}

type BreakdownProps = { head: string; report: SignalLossResult; rows: Row[] };

function Breakdown({ head, report, rows }: BreakdownProps) {
  const most = Math.max(...rows.map(({ revenue }) => Number(revenue.amount)));
  return (
    <Table verticalSpacing={5}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{head}</Table.Th>
          <Table.Th className="numeric">Orders</Table.Th>
          <Table.Th className="numeric">Revenue</Table.Th>
          <Table.Th w="30%" visibleFrom="sm" aria-label="Share" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.key}>
            <Table.Td>
              <Named explain={row.explain}>{row.name}</Named>
            </Table.Td>
            <Table.Td className="numeric">{formatCount(row.orders)}</Table.Td>
            <Table.Td className="numeric">
              <Figure row={row} report={report} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Bar of={Number(row.revenue.amount)} most={most} all={Number(report.lost.revenue.amount)} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Named({ explain, children }: { explain: string | undefined; children: string }) {
  if (!explain) return children;
  return (
    <Tooltip label={explain} multiline maw={320}>
      <span tabIndex={0} style={{ cursor: 'help' }}>
        {children}
      </span>
    </Tooltip>
  );
}

/** How long a part is beside the longest, and its share of the whole. */
function Bar({ of, most, all }: { of: number; most: number; all: number }): ReactNode {
  if (of <= 0 || most <= 0 || all <= 0) return null;
  return (
    <Group gap="xs" wrap="nowrap">
      <div
        style={{ height: 8, width: `${(70 * of) / most}%`, borderRadius: 2, background: 'var(--mantine-color-orange-6)' }}
        aria-hidden
      />
      <Text size="xs" c="dimmed">
        {formatPercent(of / all, 0)}
      </Text>
    </Group>
  );
}

type FigureProps = { row: Row; report: SignalLossResult; isLarge?: boolean };

function Figure({ row: { name, revenue, query }, report: { from, to }, isLarge = false }: FigureProps) {
  const [, setOpened] = useOpenedOrders();
  const open = () =>
    void setOpened({
      title: name,
      figure: `They sum to ${formatMoney(revenue)}, net of refunds.`,
      query: { from, to, ...query },
    });
  return (
    <Drill label={`Orders of ${name}`} onClick={open}>
      {isLarge ? (
        <Title order={3} size="h3" component="span" display="inline" style={{ fontVariantNumeric: 'tabular-nums' }}>
          {formatMoney(revenue)}
        </Title>
      ) : (
        <Money of={revenue} />
      )}
    </Drill>
  );
}
