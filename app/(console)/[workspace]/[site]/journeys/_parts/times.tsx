'use client';
/** How long it took from the first contact to the order: all orders in groups, and each channel's own times. */
import { Stack, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { Select } from '@/components/form/select';
import { Panel } from '@/components/ui/states';
import { modelIds } from '@/lib/model/credit';
import { modelNames } from '@/lib/model/model-names';
import type { JourneysResult } from '@/lib/reporting/reports/journeys/definition';
import type { PathFilter } from '@/lib/reporting/reports/journeys/path-filter';
import { FigureCells, FigureHeads, mostOrders } from './figures';
import type { Open } from './open';
import { ContactName } from './paths';
import { useView } from './use-view';
import { duration } from '@/components/ui/duration';
import { groupName } from './words';

type Props = { report: JourneysResult; open: Open };

export function Times({ report, open }: Props) {
  const { timeToOrder, model, by } = report;
  const { change } = useView();
  const what = by === 'channel' || by === 'campaign' ? by : 'contact';
  return (
    <Panel title="Time to order">
      <Text size="sm" c="dimmed" mb="sm">
        Half of the orders came within {duration(timeToOrder.medianSeconds)} of the first contact, three of four within{' '}
        {duration(timeToOrder.p75Seconds)}.
      </Text>
      <Stack gap="lg">
        <Groups report={report} open={open} />
        <ByContact
          title={`By the ${what} of the first contact`}
          rows={timeToOrder.byFirst}
          figureOf={(first) => ({ first })}
          open={open}
        />
        <Stack gap="xs">
          <Select
            label={`The ${what} that won the order, by`}
            w={220}
            allowDeselect={false}
            data={modelIds.map((id) => ({ value: id, label: modelNames[id] }))}
            value={model}
            onChange={(id) => void change({ model: modelIds.find((known) => known === id) ?? null })}
          />
          <ByContact
            title={`By the ${what} that won the order`}
            rows={timeToOrder.byWinner}
            figureOf={(won) => ({ won })}
            open={open}
          />
        </Stack>
      </Stack>
    </Panel>
  );
}

function Groups({ report: { timeToOrder }, open }: Props) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={4} className="sticky-first">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>After the first contact</Table.Th>
            <FigureHeads />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {timeToOrder.groups.map((row) => (
            <Table.Tr key={row.group}>
              <Table.Td>{groupName(row.group)}</Table.Td>
              <FigureCells
                row={row}
                name={`Ordered: ${groupName(row.group).toLowerCase()}`}
                figure={{ time: row.group }}
                most={mostOrders(timeToOrder.groups)}
                open={open}
              />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

type ByContactProps = {
  title: string;
  rows: JourneysResult['timeToOrder']['byFirst'];
  figureOf: (contact: string) => Partial<PathFilter>;
  open: Open;
};

function ByContact({ title, rows, figureOf, open }: ByContactProps) {
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table verticalSpacing={4} className="sticky-first">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{title}</Table.Th>
            <Table.Th className="numeric" title="Half of the orders came within this time">
              Median
            </Table.Th>
            <Table.Th className="numeric" title="Three of four orders came within this time">
              Three of four
            </Table.Th>
            <FigureHeads />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.value}>
              <Table.Td>
                <ContactName name={row.value} />
              </Table.Td>
              <Table.Td className="numeric">{duration(row.medianSeconds)}</Table.Td>
              <Table.Td className="numeric">{duration(row.p75Seconds)}</Table.Td>
              <FigureCells
                row={row}
                name={`${title}: ${row.value}`}
                figure={figureOf(row.value)}
                most={mostOrders(rows)}
                open={open}
              />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
