'use client';
/** How many contacts came before an order. */
import { Table } from '@/components/ui/table';
import { Panel } from '@/components/ui/states';
import type { JourneysResult } from '@/lib/reporting/reports/journeys/definition';
import { LENGTH_MAX } from '@/lib/reporting/reports/journeys/path-filter';
import { FigureCells, FigureHeads, mostOrders } from './figures';
import type { Open } from './open';

export function Lengths({ report: { lengths }, open }: { report: JourneysResult; open: Open }) {
  return (
    <Panel title="Contacts before the order">
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing={4} className="sticky-first">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Contacts</Table.Th>
              <FigureHeads />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lengths.map((row) => (
              <Table.Tr key={row.contacts}>
                <Table.Td>{nameOf(row.contacts)}</Table.Td>
                <FigureCells
                  row={row}
                  name={`${nameOf(row.contacts)} ${row.contacts === 1 ? 'contact' : 'contacts'}`}
                  figure={{ length: row.contacts }}
                  most={mostOrders(lengths)}
                  open={open}
                />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

function nameOf(contacts: number): string {
  return contacts === LENGTH_MAX ? `${LENGTH_MAX} or more` : String(contacts);
}
