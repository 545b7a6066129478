'use client';
/** A row for each channel, device, page and so on: visits at each step, and which part went on from the step before. */
import { Table, Text, UnstyledButton } from '@mantine/core';
import { ChannelName } from '@/components/report/channel';
import { Drill } from '@/components/report/drill';
import { Pager } from '@/components/report/pager';
import { PagePath } from '@/components/report/page-path';
import { countryName, formatCount, formatPercent, formatPoints } from '@/components/ui/format';
import { dimensionTitle, isLabelDimension, labelFilterText, labelOf } from '@/lib/reporting/dimension-names';
import type { FunnelResult, Reached } from '@/lib/reporting/reports/funnel/definition';
import type { FunnelDimension, funnelDimensions } from '@/lib/reporting/reports/funnel/names';
import { type FunnelStep, funnelSteps, stepNames } from '@/lib/reporting/reports/sessions/steps';
import { PAGE_ROWS } from '../query';
import { pointsOf } from './points';
import type { Open, View } from './use-view';

type Row = FunnelResult['rows'][number];
type Props = { report: FunnelResult; view: View; open: Open };

/** What to look at below a row that is opened. */
const BELOW: Record<(typeof funnelDimensions)[number], FunnelDimension> = {
  channel: 'landingPage',
  source: 'campaign',
  campaign: 'landingPage',
  device: 'channel',
  country: 'channel',
  landingPage: 'channel',
};

export function FunnelTable({ report, view, open }: Props) {
  const { by, rows, total, rowCount } = report;
  const all: Row = { ...total };
  return (
    <>
      <Table.ScrollContainer minWidth={820} type="native">
        <Table highlightOnHover verticalSpacing={6} className="sticky-first">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{dimensionTitle(by)}</Table.Th>
              {funnelSteps.map((step) => (
                <Table.Th key={step} className="numeric">
                  {stepNames[step]}
                </Table.Th>
              ))}
              <Table.Th className="numeric">Of visits ordered</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Table.Tr fw={600}>
              <Table.Th scope="row">All visits</Table.Th>
              <Cells row={all} name="All visits" open={(title, wanted) => open(title, wanted)} />
            </Table.Tr>
            {rows.map((row) => (
              <Table.Tr key={row.value ?? ''}>
                <Table.Th scope="row" fw={400} maw={320} miw={150}>
                  <Name row={row} view={view} by={by} />
                </Table.Th>
                <Cells
                  row={row}
                  name={row.value === undefined ? nothing(by) : valueName(by, row.value)}
                  open={(title, wanted) => open(title, { ...wanted, value: row.value ?? '' })}
                />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Pager report={report} offset={view.offset} pageRows={PAGE_ROWS} onOffset={(offset) => void view.change({ offset })} />
    </>
  );
}

/** A value as the store's owner knows it. */
function valueName(by: FunnelDimension, value: string): string {
  return by === 'country' ? countryName(value) : value;
}

function nothing(by: FunnelDimension): string {
  return isLabelDimension(by) ? `No label ${labelOf(by)}` : `No ${dimensionTitle(by).toLowerCase()}`;
}

/** Opens what is below: the page narrows to the row. */
function Name({ row: { value }, view, by }: { row: Row; view: View; by: FunnelDimension }) {
  const shown =
    value === undefined ? (
      <Text span inherit c="dimmed">
        {nothing(by)}
      </Text>
    ) : by === 'channel' ? (
      <ChannelName channel={value} />
    ) : by === 'landingPage' ? (
      <PagePath page={value} />
    ) : (
      valueName(by, value)
    );
  const isNarrowed = view[isLabelDimension(by) ? 'label' : by] !== null;
  if (value === undefined || isNarrowed) return shown;
  const narrowed = isLabelDimension(by)
    ? { label: labelFilterText(labelOf(by), value), by: 'campaign' as const }
    : { [by]: value, by: BELOW[by] };
  return (
    <UnstyledButton
      fz="sm"
      className="drill"
      title={`Only ${valueName(by, value)}`}
      onClick={() => void view.change({ ...narrowed, offset: null }, { history: 'push' })}
    >
      {shown}
    </UnstyledButton>
  );
}

type CellsProps = { row: Row; name: string; open: Open };

function Cells({ row: { reached, compared, finished = reached }, name, open }: CellsProps) {
  const change = compared && pointsOf(finished, compared, 'purchase');
  return (
    <>
      {funnelSteps.map((step, place) => (
        <Table.Td key={step} className="numeric">
          <Drill
            label={`${stepNames[step]}: ${name}`}
            onClick={() => open(`${name}: ${stepNames[step]}`, { reached: step })}
            isNothing={reached[step] === 0}
          >
            {formatCount(reached[step])}
          </Drill>
          <GoneOn reached={reached} step={step} from={funnelSteps[place - 1]} name={name} open={open} />
        </Table.Td>
      ))}
      <Table.Td className="numeric">
        {reached.landing > 0 && formatPercent(reached.purchase / reached.landing)}
        {change !== undefined && (
          <Text size="xs" c="dimmed">
            {formatPoints(change)}
          </Text>
        )}
      </Table.Td>
    </>
  );
}

type GoneOnProps = { reached: Reached; step: FunnelStep; from: FunnelStep | undefined; name: string; open: Open };

/** Which part of those at the step before went on to this one; opens those who did not. */
function GoneOn({ reached, step, from, name, open }: GoneOnProps) {
  if (!from || reached[from] === 0) return null;
  const lost = reached[from] - reached[step];
  return (
    <Text size="xs" c="dimmed" component="div">
      <Drill
        label={`went on: ${stepNames[step]}, ${name}. Show the visits that did not`}
        onClick={() => open(`${name}: ${stepNames[from].toLowerCase()}, and no further`, { reached: from, leftBefore: step })}
        isNothing={lost === 0}
      >
        {formatPercent(reached[step] / reached[from])}
      </Drill>
    </Text>
  );
}
