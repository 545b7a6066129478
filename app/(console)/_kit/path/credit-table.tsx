'use client';
/** Touches by models: each touch's share and money, and the sum that must be the order's net revenue, or another conversion's value. */
import { Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { Tooltip } from '@/components/ui/tooltip';
import { formatMoney, formatPercent } from '@/components/ui/format';
import type { ReceiptResult, ReceiptShare } from '@/lib/reporting/reports/receipt/definition';
import type { WireMoney } from '@/lib/reporting/wire';

type Props = {
  receipt: Pick<ReceiptResult, 'touches' | 'rejected' | 'unattributed' | 'model' | 'models'>;
  /** What is shared out; undefined where it is worth no money. */
  whole: { name: string; money: WireMoney } | undefined;
  what?: 'order' | 'conversion';
};

export function CreditTable({ receipt, whole, what = 'order' }: Props) {
  const { touches, rejected, unattributed, model: leading } = receipt;
  const models = inOrder(receipt.models, leading);
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
      <Table className="sticky-first" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th miw={180}>Touch</Table.Th>
            {models.map((model) => (
              <ModelHead key={model.id} model={model} isLeading={model.id === leading} what={what} />
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
                <Table.Td key={model.id} className="numeric" style={apart(model)} fw={model.id === leading ? 600 : undefined}>
                  <Share credit={credits.find((credit) => credit.model === model.id)} hasMoney={whole !== undefined} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
        {whole && <Foot whole={whole} models={models} />}
      </Table>
    </Table.ScrollContainer>
  );
}

/** What every column sums to. */
function Foot({ whole: { name, money }, models }: { whole: NonNullable<Props['whole']>; models: Model[] }) {
  return (
    <Table.Tfoot>
      <Table.Tr>
        <Table.Th scope="row">{name}</Table.Th>
        {models.map((model) => (
          <Table.Th key={model.id} className="numeric" style={apart(model)}>
            {model.overClaims ? 'no sum' : formatMoney(money)}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Tfoot>
  );
}

type Model = ReceiptResult['models'][number];

/** The site's model first; what platforms claim is no share of the order and stands apart at the end. */
function inOrder(models: Model[], leading: string): Model[] {
  const place = ({ id, overClaims }: Model) => (id === leading ? 0 : overClaims ? 2 : 1);
  return models.toSorted((left, right) => place(left) - place(right));
}

function apart({ overClaims }: Model) {
  return overClaims
    ? { borderLeft: '2px solid var(--mantine-color-default-border)', color: 'var(--mantine-color-dimmed)' }
    : undefined;
}

type HeadProps = { model: Model; isLeading: boolean } & Pick<Props, 'what'>;

function ModelHead({ model, isLeading, what }: HeadProps) {
  const { name, explain, overClaims } = model;
  return (
    <Table.Th className="numeric" style={{ whiteSpace: 'normal', verticalAlign: 'bottom', ...apart(model) }}>
      {overClaims && (
        <Text span size="xs" c="dimmed" display="block" fw={400}>
          What platforms claim: each the whole {what}
        </Text>
      )}
      <Tooltip label={explain} maw={320}>
        <span tabIndex={0} style={{ cursor: 'help' }}>
          {name}
        </span>
      </Tooltip>
      {isLeading && (
        <Text span size="xs" c="dimmed" display="block" fw={400}>
          leads reports
        </Text>
      )}
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
