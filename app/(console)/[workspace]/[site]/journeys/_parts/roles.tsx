'use client';
/** What opened journeys, what carried them, what closed them, and what helped without closing. */
import { Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney } from '@/components/ui/format';
import { Panel } from '@/components/ui/states';
import type { JourneysResult } from '@/lib/reporting/reports/journeys/definition';
import type { Open } from './open';
import { ContactName } from './paths';

const ROLES = [
  { id: 'first', name: 'Opened', explain: 'First contact of the journey, also where it was the only one' },
  { id: 'middle', name: 'In between', explain: 'Neither first nor last contact' },
  { id: 'last', name: 'Closed', explain: 'Last contact of the journey, also where it was the only one' },
  { id: 'assisted', name: 'Helped', explain: 'Any contact before the last: the order was closed by a later one' },
] as const;

export function Roles({ report: { roles }, open }: { report: JourneysResult; open: Open }) {
  return (
    <Panel title="Who opens, who closes">
      <Text size="sm" c="dimmed" mb="sm">
        Each order counts once in a column for everything that had the part in it; in between and helped do not sum to all orders.
      </Text>
      <Table.ScrollContainer minWidth={720}>
        <Table verticalSpacing={6} className="sticky-first">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Contact</Table.Th>
              {ROLES.map(({ id, name, explain }) => (
                <Table.Th key={id} className="numeric" title={explain}>
                  {name}
                </Table.Th>
              ))}
              <Table.Th className="numeric" title="Orders helped for each order closed">
                Helped for each closed
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {roles.map((row) => (
              <Table.Tr key={row.value}>
                <Table.Td>
                  <ContactName name={row.value} />
                </Table.Td>
                {ROLES.map(({ id, name }) => (
                  <Table.Td key={id} className="numeric">
                    <Drill
                      label={`${formatCount(row[id].orders)} orders: ${row.value}, ${name.toLowerCase()}`}
                      onClick={() => open(`${row.value}: ${name.toLowerCase()}`, row[id], { [id]: row.value })}
                      isNothing={row[id].orders === 0}
                    >
                      {formatCount(row[id].orders)}
                    </Drill>
                    <Text span size="xs" c="dimmed">
                      {' '}
                      {formatMoney(row[id].revenue)}
                    </Text>
                  </Table.Td>
                ))}
                <Table.Td className="numeric">
                  {row.last.orders === 0 ? '' : formatCount((row.assisted.orders / row.last.orders).toFixed(2))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}
