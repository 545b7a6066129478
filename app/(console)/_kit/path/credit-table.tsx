'use client';
/** Touches by models: each touch's share and money, and the sum that must be the order's net revenue, or another conversion's value. */
import { Table, Text, Tooltip } from '@mantine/core';
import { formatMoney, formatPercent } from '@/components/ui/format';
import type { ReceiptResult, ReceiptShare } from '@/lib/reporting/reports/receipt/definition';
import type { WireMoney } from '@/lib/reporting/wire';

type Props = {
  receipt: Pick<ReceiptResult, 'touches' | 'rejected' | 'unattributed' | 'models'>;
  /** What is shared out; undefined where it is worth no money. */
  whole: { name: string; money: WireMoney } | undefined;
};

export function CreditTable({ receipt: { touches, rejected, unattributed, models }, whole }: Props) {
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
                  <Share credit={credits.find((credit) => credit.model === model.id)} hasMoney={whole !== undefined} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
        {whole && <Foot whole={whole} models={models} />}
      </Table>
      {models.some(({ overClaims }) => overClaims) && (
        <Text size="xs" c="dimmed" mt={6}>
          * what the platforms claim: each gets the whole of it, so the column is no share.
        </Text>
      )}
    </Table.ScrollContainer>
  );
}

/** What every column sums to. */
function Foot({ whole: { name, money }, models }: { whole: NonNullable<Props['whole']> } & Pick<ReceiptResult, 'models'>) {
  return (
    <Table.Tfoot>
      <Table.Tr>
        <Table.Th scope="row">{name}</Table.Th>
        {models.map(({ id, overClaims }) => (
          <Table.Th key={id} className="numeric">
            {overClaims ? '–' : formatMoney(money)}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Tfoot>
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

function Share({ credit, hasMoney }: { credit: ReceiptShare | undefined; hasMoney: boolean }) {
  if (!credit)
    return (
      <Text c="dimmed" size="sm">
        –
      </Text>
    );
  if (!hasMoney) return formatPercent(Number(credit.share));
  return (
    <>
      {formatMoney(credit.amount)}
      <Text size="xs" c="dimmed">
        {formatPercent(Number(credit.share))}
      </Text>
    </>
  );
}
