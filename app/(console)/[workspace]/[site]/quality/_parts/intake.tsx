'use client';
/** Events by day and outcome, and their sums by source and reason; of every source and day, or of one. */
import { Group } from '@mantine/core';
import { useState } from 'react';
import { Table } from '@/components/ui/table';
import { Select } from '@/components/form/select';
import { Tooltip } from '@/components/ui/tooltip';
import { noteWords } from '@/app/(console)/_kit/note-words';
import { StackedChart } from '@/components/chart/stacked-chart';
import { formatCount, formatDay, words } from '@/components/ui/format';
import { EmptyState, Panel } from '@/components/ui/states';
import { noteKinds } from '@/lib/model/event-words';
import type { QualityResult } from '@/lib/reporting/reports/quality/definition';

type Row = QualityResult['intake'][number];
type Props = { report: QualityResult; sourceNames: Record<string, string> };

const kinds = ['accepted', 'duplicate', 'filtered', 'rejected', 'lost'] as const;
const colours = {
  accepted: 'var(--mantine-color-teal-7)',
  duplicate: 'var(--mantine-color-blue-4)',
  filtered: 'var(--mantine-color-gray-5)',
  rejected: 'var(--mantine-color-red-8)',
  lost: 'var(--mantine-color-orange-5)',
};
const meanings = {
  accepted: 'Stored, and counted in reports. Without consent: stored without a visitor, an address or an identifier.',
  duplicate: 'Sent again with the same message id: stored once.',
  filtered: 'Stored and marked, but left out of reports.',
  rejected: 'Not stored as an event. Kept below, under Refused events, with its reason.',
  lost: 'Given up by a browser: for two days nothing but Tieback’s own answer would have done, or the event was too large. A firewall or a content blocker may stand in between.',
  mended:
    'Accepted, but one field could not be used as it was sent. Live shows each of these events with what was changed; fix the page or the server that sends it.',
};

export function Intake({ report: { intake }, sourceNames }: Props) {
  const [source, setSource] = useState<string | null>(null);
  const [day, setDay] = useState<string | null>(null);
  const ofSource = intake.filter((row) => source === null || row.source === source);
  const sources = [...new Set(intake.map((row) => row.source))].sort();
  return (
    <Panel
      title="What came in"
      aside={
        <Group gap="xs">
          <Select
            aria-label="Source of what came in"
            placeholder="every source"
            clearable
            size="xs"
            data={sources.map((value) => ({ value, label: sourceNames[value] ?? value }))}
            value={source}
            onChange={setSource}
          />
          <Select
            aria-label="Day of the table"
            placeholder="every day"
            clearable
            searchable
            size="xs"
            data={[...new Set(intake.map((row) => row.day))].map((value) => ({ value, label: formatDay(value) }))}
            value={day}
            onChange={setDay}
          />
        </Group>
      }
    >
      {ofSource.length === 0 ? (
        <EmptyState title="Nothing came in on these days" />
      ) : (
        <>
          <Days rows={ofSource} />
          <Sums rows={ofSource.filter((row) => day === null || row.day === day)} sourceNames={sourceNames} />
        </>
      )}
    </Panel>
  );
}

function Days({ rows }: { rows: Row[] }) {
  const ofKind = (own: Row[], kind: string) => eventsOf(own.filter(({ outcome }) => outcome.startsWith(kind)));
  const days = [...Map.groupBy(rows, ({ day }) => day)].map(([day, own]) => ({
    day,
    values: Object.fromEntries(kinds.map((kind) => [kind, ofKind(own, kind)])),
  }));
  const bands = kinds
    .map((name) => ({ name, colour: colours[name], total: ofKind(rows, name), hatched: false }))
    .filter(({ total }) => total > 0);
  return (
    <StackedChart caption="Events by day and outcome" bands={bands} days={days} format={formatCount} formatShort={formatCount} />
  );
}

function Sums({ rows, sourceNames }: { rows: Row[]; sourceNames: Record<string, string> }) {
  const sums = [...Map.groupBy(rows, ({ source, outcome }) => `${source}\n${outcome}`)]
    .map(([key, own]) => ({ key, source: own[0]?.source ?? '', outcome: own[0]?.outcome ?? '', events: eventsOf(own) }))
    .sort((left, right) => (left.source < right.source ? -1 : left.source > right.source ? 1 : right.events - left.events));
  return (
    <Table mt="md" verticalSpacing={4} data-testid="intake">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Source</Table.Th>
          <Table.Th>Outcome</Table.Th>
          <Table.Th ta="right">Events</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
        {sums.map(({ key, source, outcome, events }) => (
          <Table.Tr key={key}>
            <Table.Td>{sourceNames[source] ?? source}</Table.Td>
            <Table.Td>
              <Tooltip label={meaningOf(outcome)} maw={280}>
                <span tabIndex={0} style={{ cursor: 'help' }}>
                  {outcomeWords(outcome)}
                </span>
              </Tooltip>
            </Table.Td>
            <Table.Td ta="right">{formatCount(events)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function eventsOf(rows: Row[]): number {
  return rows.reduce((sum, { events }) => sum + events, 0);
}

function meaningOf(outcome: string): string {
  const kind = [...kinds, 'mended' as const].find((one) => outcome.startsWith(one));
  return kind ? meanings[kind] : outcome;
}

/** "mended: properties.tax left_out" names the field and what became of it. */
function outcomeWords(outcome: string): string {
  const [, field, what] = /^mended: (\S+) (\w+)$/.exec(outcome) ?? [];
  const kind = noteKinds.find((one) => one === what);
  return field && kind ? `accepted, ${field} ${noteWords[kind]}` : words(outcome);
}
