'use client';
/** Touches by models: each touch's share and money, and the sum that must be the order's net revenue. */
import { Table, Text, Tooltip } from '@mantine/core';
import { formatMoney, formatPercent } from '@/components/ui/format';
import type { ReceiptResult, ReceiptShare } from '@/lib/reporting/reports/receipt/definition';

export function CreditTable({ receipt: { touches, rejected, unattributed, models, order } }: { receipt: ReceiptResult }) {
  // Own models may count direct visits that the path leaves out.
  const credited = [...touches, ...rejected.filter(({ credits }) => credits.length > 0)];
  const rows = [
    ...credited
      .toSorted((left, right) => left.at.localeCompare(right.at))
      .map((touch) => ({
        id: touch.id,
        name: [touch.channel, touch.campaign].filter(Boolean).join(' · '),
        credits: touch.credits,
      })),
    ...(unattributed.length > 0 ? [{ id: 'unattributed', name: 'Unattributed', credits: unattributed }] : []),
  ];
  return (
    <Table.ScrollContainer minWidth={900}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th miw={180}>Touch</Table.Th>
            {models.map((model) => (
              <ModelHead key={model.id} model={model} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ id, name, credits }) => (
            <Table.Tr key={id}>
              <Table.Td maw={260}>
                <Text size="sm" truncate title={name}>
                  {name}
                </Text>
              </Table.Td>
              {models.map((model) => (
                <Table.Td key={model.id} className="numeric">
                  <Share credit={credits.find((credit) => credit.model === model.id)} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th scope="row">Net revenue</Table.Th>
            {models.map(({ id, overClaims }) => (
              <Table.Th key={id} className="numeric">
                {overClaims ? '–' : formatMoney(order.revenue)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Tfoot>
      </Table>
      {models.some(({ overClaims }) => overClaims) && (
        <Text size="xs" c="dimmed" mt={6}>
          * what the platforms claim: each gets the whole order, so the column is no share of it.
        </Text>
      )}
    </Table.ScrollContainer>
  );
}

function ModelHead({ model: { name, explain, overClaims } }: { model: ReceiptResult['models'][number] }) {
  return (
    <Table.Th className="numeric" style={{ whiteSpace: 'normal' }}>
      <Tooltip label={explain}>
        <span tabIndex={0} style={{ cursor: 'help' }}>
          {name}
          {overClaims ? ' *' : ''}
        </span>
      </Tooltip>
    </Table.Th>
  );
}

function Share({ credit }: { credit: ReceiptShare | undefined }) {
  if (!credit)
    return (
      <Text c="dimmed" size="sm">
        –
      </Text>
    );
  return (
    <>
      {formatMoney(credit.amount)}
      <Text size="xs" c="dimmed">
        {formatPercent(Number(credit.share))}
      </Text>
    </>
  );
}
