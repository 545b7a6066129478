'use client';
/** The rates that are held: of files, by hand, and fixed for ever. */
import { Text } from '@mantine/core';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatDate, formatDays } from '@/components/ui/format';
import { Table } from '@/components/ui/table';
import type { RatesHeld } from '@/lib/workspace';
import { deleteRateAction } from '../../actions';

export function HeldTable({ rates }: { rates: RatesHeld['held'] }) {
  if (rates.length === 0) return <Text size="sm">None yet: cost in another currency is left out until there are.</Text>;
  return (
    <Table verticalSpacing={4} maw={640} data-testid="rates-held">
      <Head names={['Currency', 'Days', 'Last rate']} />
      <Table.Tbody>
        {rates.map(({ currency, from, to, units }) => (
          <Table.Tr key={currency}>
            <Table.Td>{currency}</Table.Td>
            <Table.Td>{formatDays({ from, to })}</Table.Td>
            <Table.Td className="numeric">{units ?? 'none is published any more'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

export function ManualTable({ rates, mayManage }: { rates: RatesHeld['manual']; mayManage: boolean }) {
  if (rates.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        For currencies that the bank does not publish, such as TWD. A rate by hand stands against the file’s of the same day.
      </Text>
    );
  }
  return (
    <Table verticalSpacing={4} maw={640} data-testid="rates-by-hand">
      <Head names={['Currency', 'From', 'For one euro', '']} />
      <Table.Tbody>
        {rates.map(({ currency, day, units }) => (
          <Table.Tr key={`${currency} ${day}`}>
            <Table.Td>{currency}</Table.Td>
            <Table.Td>{formatDate(day)}</Table.Td>
            <Table.Td className="numeric">{units}</Table.Td>
            <Table.Td ta="right">{mayManage && <Remove currency={currency} day={day} />}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

export function FixedTable({ rates }: { rates: { currency: string; day: string; units: string }[] }) {
  return (
    <details>
      <Text component="summary" size="sm" style={{ cursor: 'pointer' }}>
        {rates.length} currencies have a rate that is fixed for ever and need no file
      </Text>
      <Table verticalSpacing={2} maw={640} mt="xs">
        <Head names={['Currency', 'Since', 'For one euro']} />
        <Table.Tbody>
          {rates.map(({ currency, day, units }) => (
            <Table.Tr key={currency}>
              <Table.Td>{currency}</Table.Td>
              <Table.Td>{formatDate(day)}</Table.Td>
              <Table.Td className="numeric">{units}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  );
}

function Head({ names: [first, second, figure, last] }: { names: string[] }) {
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">{first}</Table.Th>
        <Table.Th scope="col">{second}</Table.Th>
        <Table.Th scope="col" className="numeric">
          {figure}
        </Table.Th>
        {last !== undefined && <Table.Td />}
      </Table.Tr>
    </Table.Thead>
  );
}

function Remove({ currency, day }: { currency: string; day: string }) {
  const site = useSite();
  const { save, pending } = useSave();
  return (
    <ConfirmButton
      label={`the rate of ${currency} from ${formatDate(day)}`}
      question="The last rate before it counts on its days then; where there is none, cost in the currency is left out of reports."
      action="Delete the rate"
      pending={pending}
      onConfirm={() => save(() => deleteRateAction(site.id, currency, day), 'The rate is deleted.')}
    >
      Delete
    </ConfirmButton>
  );
}
