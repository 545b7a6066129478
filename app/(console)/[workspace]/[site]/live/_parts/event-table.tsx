'use client';
/** Rows of events; one opens to its payload. */
import { ActionIcon, Badge, Code, Collapse, List, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { Table } from '@/components/ui/table';
import { Tooltip } from '@/components/ui/tooltip';
import { useSite } from '@/app/(console)/_kit/site-context';
import { noteWords } from '@/app/(console)/_kit/note-words';
import { formatTime, words } from '@/components/ui/format';
import { filterReasons } from '@/lib/model/event-words';
import type { EventRow } from '@/lib/reporting/reports/events/definition';
import { ReleaseButton } from './release-button';

const tones = { accepted: 'teal', filtered: 'gray', rejected: 'red' } as const;

export function EventTable({ rows, mayDecide }: { rows: EventRow[]; mayDecide: boolean }) {
  const [open, setOpen] = useState<string>();
  const [released, setReleased] = useState<string[]>([]);
  return (
    <Table.ScrollContainer minWidth={820}>
      <Table highlightOnHover data-testid="events">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={36} aria-label="Payload" />
            <Table.Th>Received</Table.Th>
            <Table.Th>Event</Table.Th>
            <Table.Th>Outcome</Table.Th>
            <Table.Th>Page</Table.Th>
            <Table.Th>Browser</Table.Th>
            <Table.Th>Country</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row
              key={row.id}
              row={released.includes(row.id) ? { ...row, released: true } : row}
              isOpen={open === row.id}
              toggle={() => setOpen(open === row.id ? undefined : row.id)}
              mayDecide={mayDecide}
              onReleased={() => setReleased((now) => [...now, row.id])}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

type RowProps = { row: EventRow; isOpen: boolean; toggle: () => void; mayDecide: boolean; onReleased: () => void };

function Row({ row, isOpen, toggle, mayDecide, onReleased }: RowProps) {
  const { timeZone } = useSite();
  const reason = filterReasons.find((known) => known === row.reason);
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            c="inherit"
            aria-expanded={isOpen}
            aria-label={`Payload of ${row.name ?? 'the request'}`}
            onClick={toggle}
          >
            <IconChevronRight size={14} style={{ rotate: isOpen ? '90deg' : '0deg' }} />
          </ActionIcon>
        </Table.Td>
        <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatTime(row.receivedAt, timeZone, true)}</Table.Td>
        <Table.Td>
          {(row.decision && 'decision') ?? row.name ?? (
            <Text size="sm" c="dimmed">
              request
            </Text>
          )}
        </Table.Td>
        <Table.Td>
          <Fate row={row} />
          {mayDecide && reason && !row.released && <ReleaseButton row={row} reason={reason} onReleased={onReleased} />}
        </Table.Td>
        <Table.Td maw={320}>
          {row.decision ?? (
            <Text size="sm" truncate title={row.url}>
              {pagePath(row.url)}
            </Text>
          )}
        </Table.Td>
        <Table.Td>
          <Code>{row.visitorId?.slice(-6) ?? '–'}</Code>
        </Table.Td>
        <Table.Td>{row.country ?? '–'}</Table.Td>
      </Table.Tr>
      {isOpen && (
        <Table.Tr>
          <Table.Td colSpan={7}>
            <Collapse expanded>
              {row.notes && <Notes notes={row.notes} />}
              <Code block tabIndex={0}>
                {typeof row.payload === 'string' ? row.payload : JSON.stringify(row.payload, null, 2)}
              </Code>
            </Collapse>
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

/** What was changed of the event when it came in, a sentence for each field. */
function Notes({ notes }: { notes: NonNullable<EventRow['notes']> }) {
  return (
    <List size="sm" mb="sm" aria-label="What was changed">
      {notes.map(({ field, what, detail }) => (
        <List.Item key={`${field} ${what}`}>
          <Code>{field}</Code> {noteWords[what]}: {detail}.
        </List.Item>
      ))}
    </List>
  );
}

function Fate({ row: { status, reason, field, detail, released, notes } }: { row: EventRow }) {
  const became = released ? 'accepted' : status;
  const badge = (
    <Badge
      size="sm"
      miw="max-content"
      variant="light"
      color={tones[became]}
      c={`var(--badge-change-${tones[became]})`}
      styles={{ root: { textTransform: 'none' } }}
      tabIndex={reason ? 0 : undefined}
    >
      {released ? 'counted by decision' : reason ? `${status}: ${words(reason)}` : status}
    </Badge>
  );
  return (
    <>
      {reason ? <Tooltip label={[field, detail ?? words(reason)].filter(Boolean).join(': ')}>{badge}</Tooltip> : badge}
      {notes && (
        <Text size="xs" c="dimmed">
          {notes.length === 1 ? '1 field changed' : `${notes.length} fields changed`}
        </Text>
      )}
    </>
  );
}

function pagePath(url: string | undefined): string {
  if (!url) return '';
  return URL.canParse(url) ? new URL(url).pathname + new URL(url).search : url;
}
