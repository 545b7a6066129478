'use client';
/** The orders that a figure of a row is made of, in a drawer: what each adds on either side; they sum to the figure. */
import { Anchor, Table, Text } from '@mantine/core';
import Link from 'next/link';
import { ListDrawer, PagedList } from '@/app/(console)/_kit/list-drawer';
import type { Opened } from '@/app/(console)/_kit/opened';
import { useOpenedList } from '@/app/(console)/_kit/opened-list';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl } from '@/app/(console)/_kit/use-api';
import { formatCount, formatDate, formatMoney } from '@/components/ui/format';
import type { TieOutSide } from '@/lib/reporting/reports/tie-out/definition';
import type { TieOutListResult } from '@/lib/reporting/reports/tie-out/list-definition';
import { type TieOutFigure, tieOutFigures } from '@/lib/reporting/reports/tie-out/names';
import { tieOutCauseNames } from '@/lib/reporting/reports/tie-out/words';

/** Which row is open, and how to open another. */
export const useOpenedRow = () => useOpenedList('row');

type Props = { opened: Opened | null; onClose: () => void };

export function OpenedRow({ opened, onClose }: Props) {
  const { id } = useSite();
  const figure = tieOutFigures.find((one) => one === opened?.query['figure']) ?? 'orders';
  return (
    <ListDrawer title={opened?.title} onClose={onClose} size="xl">
      {opened && (
        <PagedList<TieOutListResult>
          url={apiUrl(id, 'reports/tie-out/orders', opened.query)}
          nothing="No orders"
          about={({ total, here, there }) =>
            `${total === 1 ? 'One order' : `${formatCount(total)} orders`}, ${textOf(here, figure)} here and ${textOf(there, figure)} by the shop.`
          }
        >
          {(rows) => <Rows rows={rows} figure={figure} />}
        </PagedList>
      )}
    </ListDrawer>
  );
}

type Figure = TieOutFigure | 'orders';

function textOf(side: TieOutSide, figure: Figure): string {
  return figure === 'orders' ? formatCount(side.orders) : formatMoney(side[figure]);
}

function Rows({ rows, figure }: { rows: TieOutListResult['rows']; figure: Figure }) {
  const path = usePath();
  return (
    <Table verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Order</Table.Th>
          <Table.Th>Placed</Table.Th>
          <Table.Th className="numeric">Here</Table.Th>
          <Table.Th className="numeric">By the shop</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ orderId, orderKey, day, cause, here, there }) => (
          <Table.Tr key={orderId ?? orderKey}>
            <Table.Td>
              {orderId ? (
                <Anchor component={Link} prefetch={false} href={path(`orders/${orderId}`)} size="sm">
                  {orderKey}
                </Anchor>
              ) : (
                orderKey
              )}
              {cause && (
                <Text size="xs" c="dimmed">
                  {tieOutCauseNames[cause].name}
                </Text>
              )}
            </Table.Td>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatDate(day)}</Table.Td>
            <Table.Td className="numeric">{textOf(here, figure)}</Table.Td>
            <Table.Td className="numeric">{textOf(there, figure)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
