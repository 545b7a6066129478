'use client';
/** The table of the comparison: a row a channel, campaign or label, a column a model, names in sight while it scrolls, every column sorts. */
import { Text, UnstyledButton } from '@mantine/core';
import { useQueryState } from 'nuqs';
import { Table } from '@/components/ui/table';
import { ChannelName } from '@/components/report/channel';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney, formatPercent, formatPoints } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import type { ComparisonFigures, ComparisonResult } from '@/lib/reporting/reports/comparison/definition';
import { dimensionTitle } from '@/lib/reporting/dimension-names';
import { type Earner, earnerName } from './credited-orders';
import { meaningOf } from './shift';

type Row = ComparisonResult['rows'][number];
type Model = ComparisonResult['models'][number];
export type OpenCell = (report: ComparisonResult, earner: Earner, model: Model, figures: ComparisonFigures) => void;
type OpenOfRow = (earner: Earner, model: Model, figures: ComparisonFigures) => void;
type Props = { report: ComparisonResult; open: OpenCell };

const SPREAD = 'spread';

export function ComparisonTable({ report, open }: Props) {
  const { models, rows, unattributed, leftOut } = report;
  const [sort, setSort] = useQueryState('compare-sort');
  const hasCost = report.spend !== undefined && report.spend.without === undefined;
  const nobody = { by: report.by, models, hasCost, open: (...cell: Parameters<OpenOfRow>) => open(report, ...cell) };
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={6} className="sticky-first" miw={models.length * 116 + 620}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{dimensionTitle(report.by)}</Table.Th>
            <Head id={SPREAD} sort={sort} setSort={setSort} explain="Highest less lowest part of the store's revenue, in points">
              Disagreement
            </Head>
            {hasCost && (
              <>
                <Table.Th className="numeric">Cost</Table.Th>
                <Table.Th className="numeric">Hangs on the model</Table.Th>
              </>
            )}
            <Table.Th miw={300}>What it means</Table.Th>
            {models.map(({ id, name, explain, overClaims }) => (
              <Head key={id} id={id} sort={sort} setSort={setSort} explain={explain}>
                {name}
                {overClaims && (
                  <Text span inherit c="dimmed" title="Sums to more than the store sold: not compared with the others">
                    {' '}
                    *
                  </Text>
                )}
              </Head>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted(rows, sort).map((row) => (
            <Line
              key={`${row.channel} ${row.campaign} ${row.value}`}
              name={earnerName(report.by, row)}
              row={row}
              hasCost={hasCost}
              models={models}
              open={(...cell) => open(report, ...cell)}
            />
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <NobodyRow earner={{ nobody: '!unattributed' }} figures={unattributed} {...nobody} />
          {leftOut && <NobodyRow earner={{ nobody: '!left_out' }} figures={leftOut} {...nobody} />}
        </Table.Tfoot>
      </Table>
    </Table.ScrollContainer>
  );
}

type NobodyProps = {
  by: ComparisonResult['by'];
  earner: Earner;
  figures: ComparisonResult['unattributed'];
  models: Model[];
  hasCost: boolean;
  open: OpenOfRow;
};

/** Below the channels, what none of them earned: named as on Performance, with the same sums. */
function NobodyRow({ by, earner, figures: byModel, models, hasCost, open }: NobodyProps) {
  const name = earnerName(by, earner);
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td colSpan={hasCost ? 4 : 2} />
      {models.map((model) => {
        const figures = byModel[model.id];
        return (
          <Table.Td key={model.id} className="numeric">
            {figures && (
              <Drill
                label={`Orders of ${name}, ${model.name}`}
                onClick={() => open(earner, model, figures)}
                isNothing={Number(figures.orders) === 0}
              >
                {formatMoney(figures.revenue)}
              </Drill>
            )}
          </Table.Td>
        );
      })}
    </Table.Tr>
  );
}

/** As the report has them until a column is chosen. */
function sorted(rows: Row[], sort: string | null): Row[] {
  if (sort === null) return rows;
  const figure = (row: Row) => Object.entries(row.models).find(([id]) => id === sort)?.[1]?.share ?? row.spread;
  return rows.toSorted((left, right) => figure(right) - figure(left));
}

type HeadProps = { id: string; sort: string | null; setSort: (id: string) => void; explain: string; children: React.ReactNode };

function Head({ id, sort, setSort, explain, children }: HeadProps) {
  const isSorted = sort === id;
  return (
    <Table.Th className="numeric" aria-sort={isSorted ? 'descending' : 'none'}>
      <UnstyledButton
        fz="inherit"
        fw={isSorted ? 700 : 'inherit'}
        ta="right"
        style={{ whiteSpace: 'normal' }}
        title={explain}
        onClick={() => setSort(id)}
      >
        {children}
        {isSorted && ' ↓'}
      </UnstyledButton>
    </Table.Th>
  );
}

type LineProps = { row: Row; name: string; hasCost: boolean; models: Model[]; open: OpenOfRow };

function Line({ row, name, hasCost, models, open }: LineProps) {
  const words = {
    money: formatMoney,
    percent: (share: number) => formatPercent(share),
    modelName: (id: Row['highest']) => models.find((model) => model.id === id)?.name ?? id,
  };
  return (
    <Table.Tr>
      <Table.Td maw={220}>
        {row.campaign && (
          <Text size="sm" truncate title={row.campaign}>
            {row.campaign}
          </Text>
        )}
        {row.channel ? (
          <ChannelName channel={row.channel} />
        ) : (
          <Text size="sm" truncate title={name} c={row.value === undefined ? 'dimmed' : undefined}>
            {name}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="numeric">
        {formatPoints(row.spread, false)}
        <Text size="xs" c="dimmed">
          {formatMoney(row.difference)}
        </Text>
      </Table.Td>
      {hasCost && (
        <>
          <Table.Td className="numeric">{row.cost ? <Money of={row.cost} /> : '–'}</Table.Td>
          <Table.Td className="numeric">{row.stake ? <Money of={row.stake} /> : '–'}</Table.Td>
        </>
      )}
      <Table.Td>
        <Text size="sm">{meaningOf(row, words)}</Text>
      </Table.Td>
      {models.map((model) => (
        <Cell key={model.id} row={row} name={name} model={model} open={open} />
      ))}
    </Table.Tr>
  );
}

function Cell({ row, name, model, open }: Omit<LineProps, 'models' | 'hasCost'> & { model: Model }) {
  const figures = row.models[model.id];
  if (!figures) return <Table.Td />;
  const isEnd = row.highest !== row.lowest && (model.id === row.highest || model.id === row.lowest);
  return (
    <Table.Td className="numeric" fw={isEnd ? 700 : undefined}>
      <Drill
        label={`${formatMoney(figures.revenue)}: orders of ${name} under ${model.name}`}
        onClick={() => open(row, model, figures)}
        isNothing={Number(figures.orders) === 0}
      >
        {formatMoney(figures.revenue)}
      </Drill>
      <Text size="xs" c={row.isLosing ? 'red' : 'dimmed'} fw={row.isLosing ? 700 : undefined}>
        {figures.roas === undefined ? formatPercent(figures.share) : `ROAS ${formatCount(figures.roas)}`}
      </Text>
    </Table.Td>
  );
}
