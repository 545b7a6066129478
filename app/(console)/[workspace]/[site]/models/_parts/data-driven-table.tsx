'use client';
/** Channels or campaigns with what the model gives them, a bar of it, and what two rule models give over the same orders. */
import { Box, Table, Text } from '@mantine/core';
import type { OpenedOrders } from '@/app/(console)/_kit/opened';
import { ChannelName } from '@/components/report/channel';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney, formatPercent } from '@/components/ui/format';
import type { DataDrivenResult, DataDrivenRow } from '@/lib/reporting/reports/data-driven/definition';
import type { WireMoney } from '@/lib/reporting/wire';
import { creditedOrders } from './credited-orders';

export type Figures = NonNullable<DataDrivenResult['figures']>;
type Props = { report: DataDrivenResult; figures: Figures; onOrders: (opened: OpenedOrders) => void };
type Rule = 'lastNonDirect' | 'linear';

const RULES: { part: Rule; model: string; name: string }[] = [
  { part: 'lastNonDirect', model: 'last_non_direct_click', name: 'Last non-direct click' },
  { part: 'linear', model: 'linear', name: 'Linear' },
];

export function DataDrivenTable(props: Props) {
  const { report, figures } = props;
  const most = Math.max(...figures.rows.map((row) => amountOf(row.dataDriven.revenue)), 1);
  return (
    <Table.ScrollContainer minWidth={760} type="native">
      <Table verticalSpacing={5} className="sticky-first" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th miw={170}>{report.by === 'channel' ? 'Channel' : 'Campaign'}</Table.Th>
            <Table.Th className="numeric">Data-driven</Table.Th>
            <Table.Th w="22%" aria-label="Bar of data-driven revenue" />
            <Table.Th className="numeric">Share</Table.Th>
            {RULES.map(({ part, name }) => (
              <Table.Th key={part} className="numeric">
                {name}
              </Table.Th>
            ))}
            <Table.Th className="numeric">Orders with it</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {figures.rows.map((row) => (
            <Row key={`${row.channel} ${row.campaign}`} {...props} row={row} most={most} />
          ))}
          <RestRow {...props} name="Unattributed" earned={figures.unattributed} query={{ channel: 'Unattributed' }} />
          <RestRow {...props} name="No ad earns them" earned={figures.leftOut} query={{ leftOut: 'true' }} />
        </Table.Tbody>
        <Table.Tfoot>
          <RestRow {...props} name="Store total" earned={figures.totals} query={{}} strong />
        </Table.Tfoot>
      </Table>
    </Table.ScrollContainer>
  );
}

type RowProps = Props & { row: DataDrivenRow };

function Row({ report, figures, onOrders, row, most }: RowProps & { most: number }) {
  const name = nameOf(row, report);
  const own = amountOf(row.dataDriven.revenue);
  const gives = formatMoney(row.dataDriven.revenue);
  const open = (figure: string) => () => onOrders(ordersWith(row, report, { title: name, figure }));
  const opensNothing = row.channel === undefined || row.ordersWith === 0;
  const whole = `${gives}: ${weighedText(row, report, figures)} It is on the path of these.`;
  return (
    <Table.Tr>
      <Table.Td maw={260}>
        {row.channel !== undefined && report.by === 'channel' ? <ChannelName channel={row.channel} /> : name}
        {report.by === 'campaign' && row.campaign !== undefined && (
          <Text size="xs" c="dimmed">
            {row.channel}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="numeric" fw={600}>
        <Drill label={`${gives}: show the orders with ${name}`} isNothing={opensNothing} onClick={open(whole)}>
          {gives}
        </Drill>
      </Table.Td>
      <Table.Td>
        <Box
          h={8}
          bg="var(--mantine-primary-color-filled)"
          w={`${(100 * own) / most}%`}
          style={{ borderRadius: 2 }}
          aria-hidden
        />
      </Table.Td>
      <Table.Td className="numeric">{shareText(own, figures.totals.revenue)}</Table.Td>
      {RULES.map((rule) => (
        <RuleCell key={rule.part} report={report} row={row} rule={rule} onOrders={onOrders} />
      ))}
      <Table.Td className="numeric">
        <Drill
          label={`Show the ${formatCount(row.ordersWith)} orders with ${name}`}
          isNothing={opensNothing}
          onClick={open('It is on the path of each of them.')}
        >
          {formatCount(row.ordersWith)}
        </Drill>
      </Table.Td>
    </Table.Tr>
  );
}

/** What a rule model credits, and by how much the data-driven one differs. */
function RuleCell({
  report,
  row,
  rule,
  onOrders,
}: Pick<RowProps, 'report' | 'row' | 'onOrders'> & { rule: (typeof RULES)[number] }) {
  const name = nameOf(row, report);
  const earned = row[rule.part];
  const credited = formatMoney(earned.revenue);
  const figure = `${credited} of credit under ${rule.name}.`;
  return (
    <Table.Td className="numeric">
      <Drill
        label={`${credited}: show the orders credited to ${name} under ${rule.name}`}
        isNothing={row.channel === undefined || Number(earned.orders) === 0}
        onClick={() => onOrders(ordersOf(row, report, { title: `${name}, ${rule.name}`, figure, model: rule.model }))}
      >
        {credited}
      </Drill>
      <Text size="xs" c="dimmed">
        {differenceText(amountOf(row.dataDriven.revenue), amountOf(earned.revenue))}
      </Text>
    </Table.Td>
  );
}

type RestProps = Props & { name: string; earned: Figures['totals']; query: Record<string, string>; strong?: boolean };

/** What is the same under every model. */
function RestRow({ report, figures, onOrders, name, earned, query, strong = false }: RestProps) {
  if (!strong && Number(earned.orders) === 0) return null;
  const text = formatMoney(earned.revenue);
  const figure = `${text} of revenue, net of refunds.`;
  const open = () => onOrders({ title: name, figure, query: { from: report.from, to: report.to, model: 'linear', ...query } });
  const weight = strong ? 600 : undefined;
  return (
    <Table.Tr>
      <Table.Td fw={weight}>{name}</Table.Td>
      <Table.Td className="numeric" fw={weight}>
        <Drill label={`${text}: show the orders, ${name}`} onClick={open}>
          {text}
        </Drill>
      </Table.Td>
      <Table.Td />
      <Table.Td className="numeric">{shareText(amountOf(earned.revenue), figures.totals.revenue)}</Table.Td>
      {RULES.map(({ part }) => (
        <Table.Td key={part} className="numeric" fw={weight}>
          {text}
        </Table.Td>
      ))}
      <Table.Td className="numeric" fw={weight}>
        {formatCount(earned.orders)}
      </Table.Td>
    </Table.Tr>
  );
}

function nameOf({ channel, campaign, together }: DataDrivenRow, { by }: DataDrivenResult): string {
  if (channel === undefined) return `${formatCount(together ?? 0)} others together`;
  if (by === 'channel') return channel;
  return campaign ?? `${channel}, no campaign`;
}

type Opening = { title: string; figure: string; model: string };

/** How the model comes to the figure: it weighs all paths together, so that no order has a part of its own in it. */
function weighedText({ dataDriven, removalEffect }: DataDrivenRow, { kind }: DataDrivenResult, figures: Figures): string {
  const earned = figures.rows.reduce((sum, row) => sum + amountOf(row.dataDriven.revenue), 0);
  const share = earned === 0 ? '–' : formatPercent(amountOf(dataDriven.revenue) / earned);
  if (kind === 'shapley' || removalEffect === undefined) return `${share} of what all contacts earn together.`;
  return `${share} of what all contacts earn together, as its removal would lose ${formatPercent(removalEffect)} of revenue.`;
}

/** The orders that the model credits to it, each with its part. */
function ordersOf(row: DataDrivenRow, { by, from, to }: DataDrivenResult, { title, figure, model }: Opening): OpenedOrders {
  const { channel = '', campaign } = row;
  return { title, figure, query: creditedOrders({ from, to, by, model }, { channel, campaign }) };
}

/** The orders whose journeys it was in; a campaign that is not stated is asked for by an empty value. */
function ordersWith(row: DataDrivenRow, { by, from, to }: DataDrivenResult, opening: Omit<Opening, 'model'>): OpenedOrders {
  const { channel = '', campaign = '' } = row;
  return { ...opening, query: { from, to, model: 'linear', channel, ...(by === 'campaign' && { campaign }) } };
}

/** For lengths and shares alone; money is shown as it came. */
function amountOf({ amount }: WireMoney): number {
  return Number(amount);
}

function shareText(own: number, total: WireMoney): string {
  const whole = amountOf(total);
  return whole === 0 ? '–' : formatPercent(own / whole);
}

/** By what part the data-driven revenue differs from the rule's. */
function differenceText(own: number, rule: number): string {
  if (own === rule) return 'the same';
  if (rule === 0) return 'only data-driven';
  const change = own / rule - 1;
  return `data-driven ${change > 0 ? '+' : ''}${formatPercent(change, 0)}`;
}
