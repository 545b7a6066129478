'use client';
/** Which channels and campaigns sell a product: the credit of its orders, shared among their products by what the lines cost. */
import { ActionIcon, Group, Skeleton, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { Table } from '@/components/ui/table';
import { useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { ChannelName } from '@/components/report/channel';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { ErrorState } from '@/components/ui/states';
import { placedQuery } from '@/lib/model/placed-choice';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import type { Open, View } from './use-view';

const BY = 'product,channel,campaign';
/** Campaigns beyond these are on the page Performance. */
const ROWS = 30;

type Row = PerformanceResult['rows'][number];
type Props = { product: string; name: string; view: View; open: Open };

export function SellingChannels({ product, name, view, open }: Props) {
  const report = useLevel(view, [product === '' ? '' : `=${product}`]);
  return (
    <section aria-label="Who sells it">
      <Text fw={600}>Who sells it</Text>
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Skeleton h={160} role="status" aria-label="Loading" />}
      {report.data && (
        <Table.ScrollContainer minWidth={340}>
          <Table verticalSpacing={6} className="sticky-first">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Channel, campaign</Table.Th>
                <Table.Th className="numeric">Credited</Table.Th>
                <Table.Th className="numeric">Orders</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {report.data.rows.map((row) => (
                <Branch key={row.path.join('\n')} row={row} name={name} view={view} open={open} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Text size="xs" c="dimmed" mt={4}>
        Under {report.data?.models[0]?.name ?? 'the model'}: the credit of whole orders, net of refunds, shared among their
        products by what the lines cost.
      </Text>
    </section>
  );
}

/** The rows below a path, of all channels, whatever the page is narrowed to. */
function useLevel(view: View, under: string[], enabled = true) {
  const { range } = useRange();
  const { model, placed, buyer } = view;
  const asked = { ...range, by: BY, under: JSON.stringify(under), model, limit: ROWS };
  return useApi<PerformanceResult>(
    'reports/performance',
    { ...asked, ...placedQuery(placed), buyer: buyer ?? undefined },
    { enabled },
  );
}

function Branch({ row, name, view, open }: { row: Row; name: string; view: View; open: Open }) {
  const [isOpen, setOpen] = useState(false);
  const hasCampaigns = row.kind === 'value';
  const below = useLevel(view, row.path, isOpen && hasCampaigns);
  const channel = channelOf(row);
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <Group gap={4} wrap="nowrap">
            {hasCampaigns ? (
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                c="inherit"
                onClick={() => setOpen(!isOpen)}
                aria-expanded={isOpen}
                aria-label={`${isOpen ? 'Close' : 'Open'} ${channel}`}
              >
                <IconChevronRight size={14} style={{ rotate: isOpen ? '90deg' : '0deg' }} />
              </ActionIcon>
            ) : (
              <span style={{ width: 22, flexShrink: 0 }} />
            )}
            <ChannelName channel={channel} />
          </Group>
        </Table.Td>
        <Credit row={row} name={`${name}, ${channel}`} view={view} open={open} />
      </Table.Tr>
      {isOpen &&
        below.data?.rows.map((campaign) => (
          <Table.Tr key={campaign.path.join('\n')}>
            <Table.Td pl={46} maw={240}>
              <Text size="sm" truncate c={campaign.value ? undefined : 'dimmed'} title={campaign.value}>
                {campaign.value ?? 'no campaign stated'}
              </Text>
            </Table.Td>
            <Credit row={campaign} name={`${name}, ${channel} › ${campaign.value ?? 'no campaign'}`} view={view} open={open} />
          </Table.Tr>
        ))}
    </>
  );
}

function channelOf({ kind, value }: Row): string {
  if (kind === 'unattributed') return 'Unattributed';
  return kind === 'left_out' ? 'Left out by your settings' : (value ?? 'not stated');
}

function Credit({ row, name, view, open }: { row: Row; name: string; view: View; open: Open }) {
  const figures = row.models[view.model];
  if (!figures) return null;
  const said = formatMoney(figures.revenue);
  const openOrders = () => open(name, `Their parts sum to ${said}.`, { by: BY, under: JSON.stringify(row.path) }, true);
  return (
    <>
      <Table.Td className="numeric">
        <Drill label={`${said}: ${name}`} onClick={openOrders}>
          <Money of={figures.revenue} />
        </Drill>
      </Table.Td>
      <Table.Td className="numeric">
        <Drill label={`${figures.orders} orders: ${name}`} onClick={openOrders}>
          {formatCount(figures.orders)}
        </Drill>
      </Table.Td>
    </>
  );
}
