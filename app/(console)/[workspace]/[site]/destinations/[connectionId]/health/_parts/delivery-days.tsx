'use client';
/** The state of each day's deliveries, out of how many; days and counts lead to their rows in the ledger. */
import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { usePath } from '@/app/(console)/_kit/site-context';
import { formatCount, formatDay } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import { addDays, parseDay } from '@/lib/core/day';
import type { DeliveryState } from '@/lib/model/delivery';
import type { HealthAnswer } from './health-answer';

/** A month of days is longer than the rest of the page. */
const HEIGHT_MAX = 360;

const columns: { title: string; states: readonly DeliveryState[] }[] = [
  { title: 'Not sent', states: ['skipped'] },
  { title: 'Refused', states: ['rejected'] },
  { title: 'On hold', states: ['held'] },
  { title: 'Waiting', states: ['pending', 'sending', 'retry'] },
];
/** Only of a connection that was in shadow on one of the days. */
const shadow: (typeof columns)[number] = { title: 'Shadow', states: ['shadowed'] };

export function DeliveryDays({ health: { deliveries, connection } }: { health: HealthAnswer }) {
  const path = usePath();
  if (deliveries.days.length === 0) return <EmptyState title="No deliveries were planned in these days" />;
  const isShadowed = deliveries.days.some(({ state }) => state === 'shadowed');
  const shown = isShadowed ? [...columns, shadow] : columns;
  const days = [...Map.groupBy(deliveries.days, ({ day }) => day)].toReversed();
  return (
    <Table.ScrollContainer minWidth={420} maxHeight={HEIGHT_MAX}>
      <Table verticalSpacing={4} {...(isShadowed && { horizontalSpacing: 4 })} stickyHeader data-testid="delivery-days">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Day</Table.Th>
            <Table.Th scope="col" className="numeric">
              Delivered
            </Table.Th>
            {shown.map(({ title }) => (
              <Table.Th key={title} scope="col" className="numeric">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.map(([day, rows]) => (
            <Table.Tr key={day}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <Anchor
                  component={Link}
                  prefetch={false}
                  size="sm"
                  href={path(`destinations/ledger?${ledgerOf(connection.id, day)}`)}
                >
                  {formatDay(day)}
                </Anchor>
              </Table.Td>
              <Table.Td className="numeric">
                <Count rows={rows} states={['delivered']} connection={connection.id} day={day} /> of{' '}
                {formatCount(rows.reduce((sum, row) => sum + row.deliveries, 0))}
              </Table.Td>
              {shown.map(({ title, states }) => (
                <Table.Td key={title} className="numeric">
                  <Count rows={rows} states={states} connection={connection.id} day={day} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

type Row = HealthAnswer['deliveries']['days'][number];

type CountProps = { rows: Row[]; states: readonly DeliveryState[]; connection: string; day: string };

/** The ledger shows one state at a time: what waits in several leads nowhere but by its day. */
function Count({ rows, states, connection, day }: CountProps) {
  const path = usePath();
  const count = sumOf(rows, states);
  const [state] = states.filter((one) => sumOf(rows, [one]) > 0);
  if (!state || sumOf(rows, [state]) !== count) return formatCount(count);
  return (
    <Anchor
      component={Link}
      prefetch={false}
      size="sm"
      // It stands within words.
      underline="always"
      href={path(`destinations/ledger?${ledgerOf(connection, day)}&state=${state}`)}
    >
      {formatCount(count)}
    </Anchor>
  );
}

function sumOf(rows: Row[], states: readonly DeliveryState[]): number {
  return rows.reduce((sum, { state, deliveries }) => (states.includes(state) ? sum + deliveries : sum), 0);
}

function ledgerOf(connection: string, text: string): URLSearchParams {
  const day = parseDay(text);
  return new URLSearchParams({ connection, ...(day && { from: day, to: addDays(day, 1) }) });
}
