'use client';
/** What came of a finding after two and eight weeks: cost, and the span of what the click models give, before and after. */
import { Text } from '@mantine/core';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatDate, formatMoney } from '@/components/ui/format';
import { Table } from '@/components/ui/table';
import type { FindingView } from '@/lib/reporting/reports/findings/definition';

type Outcome = FindingView['outcomes'][number];

export function Outcomes({ finding: { outcomes } }: { finding: FindingView }) {
  const { currency } = useSite();
  if (outcomes.length === 0) return null;
  const money = (amount: string) => formatMoney({ amount, currency });
  const span = ({ models }: Outcome['before']) => {
    const amounts = Object.values(models).toSorted((left, right) => Number(left) - Number(right));
    const [least = '0', most = '0'] = [amounts[0], amounts.at(-1)];
    return least === most ? money(most) : `${money(least)} to ${money(most)}`;
  };
  return (
    <div>
      <Table.ScrollContainer minWidth={520}>
        <Table verticalSpacing={4} aria-label="What came of it">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>What came of it</Table.Th>
              <Table.Th className="numeric">Cost before</Table.Th>
              <Table.Th className="numeric">Cost after</Table.Th>
              <Table.Th className="numeric">Revenue before</Table.Th>
              <Table.Th className="numeric">Revenue after</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {outcomes.map((outcome) => (
              <Table.Tr key={`${outcome.since} ${outcome.weeks}`}>
                <Table.Td>
                  {outcome.weeks} weeks from {formatDate(outcome.beganOn)}, when it was{' '}
                  {outcome.since === 'decided' ? 'decided on' : 'first shown'}
                </Table.Td>
                <Table.Td className="numeric">{money(outcome.before.cost)}</Table.Td>
                <Table.Td className="numeric">{money(outcome.after.cost)}</Table.Td>
                <Table.Td className="numeric">{span(outcome.before)}</Table.Td>
                <Table.Td className="numeric">{span(outcome.after)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="dimmed">
        Revenue from the lowest to the highest click model, of orders within a week of the visit on both sides.
      </Text>
    </div>
  );
}
