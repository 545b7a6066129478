'use client';
/** Campaigns with what they truly caused beside what each model credits them; each amount opens the orders that it is the sum of. */
import { Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney, formatPercent } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { causeText } from '@/lib/reporting/reports/truth/cause';
import type { TruthResult } from '@/lib/reporting/reports/truth/definition';

type Campaign = TruthResult['campaigns'][number];
type Model = TruthResult['models'][number];

export function CampaignTable({ report }: { report: TruthResult }) {
  const { models, campaigns } = report;
  const hasCost = campaigns.some(({ spend }) => spend !== undefined);
  return (
    <Table.ScrollContainer minWidth={(hasCost ? 500 : 320) + 80 * models.length}>
      <Table className="sticky-first" verticalSpacing={5} horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th miw={130}>Campaign</Table.Th>
            {hasCost && <Table.Th className="numeric">Cost</Table.Th>}
            <Table.Th className="numeric">Caused</Table.Th>
            {hasCost && (
              <Table.Th className="numeric" style={{ whiteSpace: 'normal' }}>
                Platform claims
              </Table.Th>
            )}
            {models.map(({ id, name }) => (
              <Table.Th key={id} className="numeric" style={{ whiteSpace: 'normal' }}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {campaigns.map((row) => (
            <Table.Tr key={`${row.source} ${row.campaign}`}>
              <Table.Td>
                <Text size="sm">{row.campaign ?? 'No campaign'}</Text>
                <Text size="xs" c="dimmed">
                  {row.source}
                </Text>
              </Table.Td>
              {hasCost && <Table.Td className="numeric">{row.spend ? <Money of={row.spend.cost} /> : '–'}</Table.Td>}
              <Table.Td className="numeric" fw={600}>
                <Caused row={row} report={report} />
                <Return of={row.spend?.trueReturn} />
              </Table.Td>
              {hasCost && (
                <Table.Td className="numeric">
                  {row.spend?.claimedReturn ? <Return of={row.spend.claimedReturn} /> : '–'}
                </Table.Td>
              )}
              {models.map((model) => (
                <Table.Td key={model.id} className="numeric">
                  <Credited row={row} model={model} report={report} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const nameOf = ({ source, campaign }: Campaign) => [source, campaign].filter(Boolean).join(' / ');

/** What it caused in truth. */
function Caused({ row, report: { from, to } }: Pick<CreditedProps, 'row' | 'report'>) {
  const [, setOpened] = useOpenedOrders();
  const { source, campaign, caused, orders } = row;
  const open = () =>
    void setOpened({
      title: `Caused by ${nameOf(row)}`,
      figure: `They sum to ${formatMoney(caused)}, net of refunds.`,
      query: { from, to, causedBy: causeText({ source, campaign }) },
    });
  return (
    <Drill label={`Orders caused by ${nameOf(row)}`} onClick={open} isNothing={orders === 0}>
      <Money of={caused} />
    </Drill>
  );
}

/** What came for one unit of cost. */
function Return({ of: times }: { of: string | undefined }) {
  if (times === undefined) return null;
  return (
    <Text size="xs" c="dimmed">
      {formatCount(times)}×
    </Text>
  );
}

type CreditedProps = { row: Campaign; model: Model; report: TruthResult };

/** What the model credits, and how far that is from the truth. */
function Credited({ row, model, report: { from, to } }: CreditedProps) {
  const { source, campaign, caused, credited } = row;
  const [, setOpened] = useOpenedOrders();
  const money = credited[model.id];
  if (!money) return '–';
  const name = nameOf(row);
  const under = JSON.stringify([`=${source}`, campaign === undefined ? '' : `=${campaign}`]);
  const open = () =>
    void setOpened({
      title: name,
      figure: `${formatMoney(money)} of credit under ${model.name}.`,
      query: { from, to, by: 'source,campaign', under, model: model.id },
    });
  const [part, whole] = [Number(money.amount), Number(caused.amount)];
  return (
    <>
      <Drill label={`Orders of ${name}, ${model.name}`} onClick={open} isNothing={part === 0}>
        <Money of={money} />
      </Drill>
      <Text size="xs" c="dimmed">
        {whole > 0 ? `${part < whole ? '−' : '+'}${formatPercent(Math.abs(part / whole - 1), 0)}` : 'caused nothing'}
      </Text>
      <Return of={row.spend?.returns[model.id]} />
    </>
  );
}
