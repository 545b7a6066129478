'use client';
/** A pasted export beside our own days. The text stays in the browser; our days are asked for by the days that stand in it. */
import { Alert, Button, Group, List, Skeleton, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Select } from '@/components/form/select';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useApi } from '@/app/(console)/_kit/use-api';
import { ErrorState, Panel } from '@/components/ui/states';
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { addDays } from '@/lib/core/day';
import type { Result } from '@/lib/core/result';
import {
  type DateOrder,
  dateOrders,
  type ExportProblem,
  type PlatformExport,
  readPlatformExport,
} from '@/lib/delivery/platform-export';
import type { SentDaysResult } from '@/lib/reporting/reports/worth/definition';
import type { ConnectionScreen } from '../../../views';
import { CompareTable } from './compare-table';

type Asked = { name: string; read: Result<PlatformExport, ExportProblem[]> };

export function Compare({ connection }: { connection: ConnectionScreen }) {
  const [asked, setAsked] = useState<Asked>();
  return (
    <Stack gap="md">
      <Panel title="The platform’s own figures">
        <CompareForm connection={connection} onAsk={setAsked} />
      </Panel>
      {asked && !asked.read.ok && <Problems problems={asked.read.failure} />}
      {asked?.read.ok && <Compared connection={connection} name={asked.name} found={asked.read.value} />}
    </Stack>
  );
}

type FormProps = { connection: ConnectionScreen; onAsk: (asked: Asked) => void };

function CompareForm({ connection: { destination, mapping }, onAsk }: FormProps) {
  const site = useSite();
  const names = Object.entries(mapping).flatMap(([name, { send }]) => (send ? [name] : []));
  const [text, setText] = useState('');
  const [name, setName] = useState(names.includes('purchase') ? 'purchase' : (names[0] ?? 'purchase'));
  const [code, setCode] = useState(site.currency);
  const [dateOrder, setDateOrder] = useState<DateOrder>();
  const currency: Currency | undefined = parseCurrency(code.trim().toUpperCase());
  return (
    <Stack gap="sm" maw={760}>
      <Text size="sm">
        Take a daily report of {destination.name} with the number of events and their value, by when they happened, and paste its
        rows. The report must count the events that were received, not those credited to ads. The text stays in your browser.
      </Text>
      <RowsField text={text} change={setText} />
      <Group align="flex-start" gap="sm">
        <Select
          label="Event"
          data={names.length > 0 ? names : [name]}
          value={name}
          allowDeselect={false}
          onChange={(chosen) => setName(chosen ?? name)}
        />
        <TextInput
          label="Currency, where the rows name none"
          value={code}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
          error={currency ? undefined : 'must be a currency code such as EUR'}
        />
        <Select
          label="Dates such as 03/04/2026"
          placeholder="not used"
          clearable
          data={[
            { value: 'day_first', label: 'day first: 3 April' },
            { value: 'month_first', label: 'month first: March 4' },
          ]}
          value={dateOrder ?? null}
          onChange={(chosen) => setDateOrder(dateOrders.find((known) => known === chosen))}
        />
      </Group>
      <Group>
        <Button
          disabled={text.trim() === '' || !currency}
          onClick={() => currency && onAsk({ name, read: readPlatformExport(text, { currency, dateOrder }) })}
        >
          Compare
        </Button>
      </Group>
    </Stack>
  );
}

function RowsField({ text, change }: { text: string; change: (text: string) => void }) {
  return (
    <Textarea
      label="Rows of the report"
      description="Date, count, value and, where it has one, currency: with tabs, commas or semicolons; headings may stand above."
      placeholder={'Date,Purchases,Value,Currency\n2026-11-20,41,"3,310.00",EUR'}
      autosize
      minRows={6}
      maxRows={16}
      spellCheck={false}
      value={text}
      onChange={({ currentTarget }) => change(currentTarget.value)}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
    />
  );
}

function Problems({ problems }: { problems: ExportProblem[] }) {
  return (
    <Alert color="red" variant="light" role="alert" title="The rows could not be read">
      <List size="sm">
        {problems.map(({ row, column, detail }) => (
          <List.Item key={`${row} ${column}`}>
            Row {row}, {column}: {detail}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

type ComparedProps = { connection: ConnectionScreen; name: string; found: PlatformExport };

function Compared({ connection, name, found }: ComparedProps) {
  const [first, last] = [found.days[0]?.day, found.days.at(-1)?.day];
  const range = { name, from: first, to: last && addDays(last, 1) };
  const ours = useApi<SentDaysResult>(`connections/${connection.id}/sent-days`, range);
  if (ours.error) return <ErrorState error={ours.error} retry={() => void ours.refetch()} />;
  if (!ours.data || ours.isPlaceholderData) return <Skeleton h={300} role="status" aria-label="Loading" />;
  return (
    <Panel title={`${name}, by day`}>
      <CompareTable connection={connection} ours={ours.data} theirs={found} />
    </Panel>
  );
}
