'use client';
/** The rows: what the platform says, what we say, the difference and why. Names open what is below them, our figures their orders. */
import { Text, UnstyledButton } from '@mantine/core';
import { formatWeekday } from '@/components/ui/format';
import { Table } from '@/components/ui/table';
import type { ClaimFigures } from '@/lib/reporting/reports/platform-claims/definition';
import type { ClaimSort } from '@/lib/reporting/reports/platform-claims/names';
import { FigureCells } from './figure-cells';
import { levelWord } from './words';
import { type Place, placeOf, type Report, type Row, useOpenOrders, type View } from './use-view';

type Props = { report: Report; view: View };

export function ClaimTable({ report, view }: Props) {
  const { models, model, level, total, rows, platform, platforms, under } = report;
  const lead = models.find(({ id }) => id === model);
  const others = models.filter(({ id }) => id !== model);
  const open = useOpenOrders(report);
  if (!lead) return null;
  const cells = (figures: ClaimFigures, place: Place) => (
    <FigureCells figures={figures} place={place} lead={lead} others={others} report={report} open={open} />
  );
  const whole = platforms.find((each) => each.platform === platform)?.name ?? '';
  return (
    <Table.ScrollContainer minWidth={900}>
      <Table className="sticky-first" verticalSpacing={6} miw={1_080 + others.length * 116}>
        <Heading report={report} view={view} lead={lead} others={others} />
        <Table.Tbody>
          {total && (
            <Table.Tr fw={600}>
              <Table.Th scope="row">Together</Table.Th>
              {cells(total, { name: whole, platform: platform ?? '', path: under })}
            </Table.Tr>
          )}
          {rows.map((row) => (
            <Table.Tr key={JSON.stringify([row.path, row.value])}>
              <Table.Th scope="row" fw={400} maw={260}>
                <Name row={row} report={report} view={view} />
              </Table.Th>
              {cells(row, placeOf(report, row, nameOf(row, level)))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

type Model = Report['models'][number];

function Heading({ report, view, lead, others }: Props & { lead: Model; others: Model[] }) {
  const { level } = report;
  const sort = view.sort ?? (level === 'day' ? 'name' : 'cost');
  const head = { sort, choose: (by: ClaimSort) => void view.change({ sort: by, offset: null }), isFixed: level === 'platform' };
  return (
    <Table.Thead>
      <Table.Tr>
        <Head {...head} by="name">
          {titleOf(report)}
        </Head>
        <Head {...head} by="cost">
          Cost
        </Head>
        <Head {...head} by="claimed" explain="Orders that the platform claims, and what it says they were worth">
          Platform says
        </Head>
        <Head {...head} by="credited" explain={lead.explain}>
          We say: {lead.name}
        </Head>
        <Head {...head} by="difference" explain="What the platform says, less what we say">
          Difference
        </Head>
        <Table.Th miw={270}>Why</Table.Th>
        <Table.Th
          className="numeric"
          title="Orders with a click of the platform within its own window: what it could claim by the clicks that are held"
        >
          In its own window
        </Table.Th>
        <Table.Th className="numeric" title="What the platform says, by cost">
          ROAS, it says
        </Table.Th>
        <Table.Th className="numeric" title="What we say, by cost">
          ROAS, we say
        </Table.Th>
        {others.map(({ id, name, explain, overClaims }) => (
          <Table.Th key={id} className="numeric" title={explain} miw={110} style={{ whiteSpace: 'normal' }}>
            {name}
            {overClaims && ' *'}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}

function titleOf({ level, platform, platforms }: Report): string {
  if (level === 'platform') return 'Platform';
  if (level === 'day') return 'Day';
  return levelWord(platforms.find((each) => each.platform === platform)?.levels[level] ?? 'campaign');
}

function nameOf(row: Row, level: Report['level']): string {
  if (level === 'day') return formatWeekday(row.value ?? '');
  return row.name ?? row.value ?? 'Not stated';
}

type HeadProps = {
  by: ClaimSort;
  sort: ClaimSort;
  choose: (by: ClaimSort) => void;
  isFixed: boolean;
  explain?: string;
  children: React.ReactNode;
};

function Head({ by, sort, choose, isFixed, explain, children }: HeadProps) {
  const isSorted = sort === by && !isFixed;
  const className = by === 'name' ? undefined : 'numeric';
  if (isFixed)
    return (
      <Table.Th {...(className && { className })} title={explain}>
        {children}
      </Table.Th>
    );
  return (
    <Table.Th {...(className && { className })} aria-sort={isSorted ? (by === 'name' ? 'ascending' : 'descending') : 'none'}>
      <UnstyledButton
        fz="inherit"
        fw={isSorted ? 700 : 'inherit'}
        ta={className ? 'right' : 'left'}
        style={{ whiteSpace: 'normal' }}
        miw={by === 'credited' ? 110 : undefined}
        title={explain}
        onClick={() => choose(by)}
      >
        {children}
        {isSorted && (by === 'name' ? ' ↑' : ' ↓')}
      </UnstyledButton>
    </Table.Th>
  );
}

/** Opens what is below, but for days and ads. */
function Name({ row, report, view }: { row: Row } & Props) {
  const name = nameOf(row, report.level);
  const stated = row.value !== undefined && row.name !== undefined && row.value !== row.name && report.level !== 'platform';
  const text = (
    <>
      <Text span size="sm" truncate display="block" title={name} {...(row.value === undefined && { c: 'dimmed' })}>
        {name}
      </Text>
      {stated && (
        <Text span size="xs" c="dimmed" truncate display="block" title={`In links: ${row.value}`}>
          in links: {row.value}
        </Text>
      )}
    </>
  );
  if (!row.hasRows) return text;
  const to = report.platform === undefined ? { platform: row.value ?? null } : { under: JSON.stringify(row.path) };
  return (
    <UnstyledButton maw="100%" className="drill" onClick={() => void view.change({ ...to, sort: null, offset: null })}>
      {text}
    </UnstyledButton>
  );
}
