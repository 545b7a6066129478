'use client';
/** Each day's counts and value of both sides, and what differs; our figure opens the list that adds up to it. */
import { Anchor, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Table } from '@/components/ui/table';
import { formatCount, formatDate, formatMoney } from '@/components/ui/format';
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { addDays, parseDay } from '@/lib/core/day';
import { formatDecimal, parseMoney } from '@/lib/core/money';
import { type ComparedDay, compareDays, type OwnDay } from '@/lib/delivery/compare-days';
import type { PlatformExport } from '@/lib/delivery/platform-export';
import type { SentDaysResult } from '@/lib/reporting/reports/worth/definition';
import { WorthDrawer, type WorthQuestion } from '../../../_parts/worth-drawer';
import type { ConnectionScreen } from '../../../views';
import { listOfAll, listOfDay } from '../figure-list';

type Props = { connection: ConnectionScreen; ours: SentDaysResult; theirs: PlatformExport };

export function CompareTable({ connection, ours, theirs }: Props) {
  const [open, setOpen] = useState<WorthQuestion>();
  const { days, sums } = compareDays(ownDays(ours), theirs.days);
  const shadowed = ours.days.reduce((sum, day) => sum + day.shadowed, 0);
  const all = listOfAll(days, ours.name);
  return (
    <Stack gap="sm">
      <Text size="sm">
        Days of {ours.timeZone}; where the platform’s account has another time zone, orders around midnight fall on another day.
        {shadowed > 0 && ` Of ours, ${formatCount(shadowed)} would have been sent: the connection was in shadow mode.`}
        {ours.notSent > 0 &&
          ` ${formatCount(ours.notSent)} more of these days ${ours.notSent === 1 ? 'is' : 'are'} not counted: waiting, on hold, refused or not sent.`}
        {theirs.totals > 0 && ` ${formatCount(theirs.totals)} ${theirs.totals === 1 ? 'row' : 'rows'} with totals left out.`}
      </Text>
      <Table.ScrollContainer minWidth={320}>
        <Table data-testid="compared" verticalSpacing={4} maw={760}>
          <Heading />
          <Table.Tbody>
            {sums.map((sum) => (
              <Table.Tr key={sum.currency ?? ''} fw={600}>
                <Table.Td>All days{sums.length > 1 && sum.currency ? `, ${sum.currency}` : ''}</Table.Td>
                <Figures row={sum} {...(all && { onOpen: () => setOpen(all) })} />
              </Table.Tr>
            ))}
            {days.map((row) => (
              <Table.Tr key={`${row.day} ${row.currency ?? ''}`}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatDate(row.day)}</Table.Td>
                <Figures row={row} onOpen={() => setOpen(listOfDay(row, days, ours.name))} />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <WorthDrawer
        connectionId={connection.id}
        title={open?.from && open.to ? titleOf(open.from, open.to) : 'Ours'}
        question={open}
        onClose={() => setOpen(undefined)}
      />
    </Stack>
  );
}

/** "Ours of 20 Nov 2026", or of the days from one to another; `to` is exclusive. */
function titleOf(from: string, to: string): string {
  const end = parseDay(to);
  const last = end ? addDays(end, -1) : from;
  return last === from ? `Ours of ${formatDate(from)}` : `Ours of ${formatDate(from)} to ${formatDate(last)}`;
}

function Heading() {
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">Day</Table.Th>
        {['Ours', 'Theirs', 'Difference'].map((name) => (
          <Table.Th key={name} scope="col" className="numeric">
            {name}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}

/** Counts, and below them the value. */
function Figures({ row: { currency, ours, theirs }, onOpen }: { row: Omit<ComparedDay, 'day'>; onOpen?: () => void }) {
  const count = formatCount(ours.count);
  const money = (minor: bigint) => (currency ? formatMoney({ amount: formatDecimal({ minor, currency }), currency }) : '–');
  return (
    <>
      <Figure value={money(ours.minor)}>
        {onOpen && ours.count > 0 ? (
          <Anchor component="button" type="button" size="sm" onClick={onOpen}>
            {count}
          </Anchor>
        ) : (
          count
        )}
      </Figure>
      <Figure value={money(theirs.minor)}>{formatCount(theirs.count)}</Figure>
      <Figure value={currency ? signed(ours.minor - theirs.minor, money) : '–'}>
        {signed(ours.count - theirs.count, formatCount)}
      </Figure>
    </>
  );
}

function Figure({ value, children }: { value: string; children: ReactNode }) {
  return (
    <Table.Td className="numeric">
      {children}
      <Text size="sm" c="dimmed" fw={400}>
        {value}
      </Text>
    </Table.Td>
  );
}

function signed<Amount extends number | bigint>(difference: Amount, format: (amount: Amount) => string): string {
  return difference > 0 ? `+${format(difference)}` : format(difference);
}

function ownDays({ days }: SentDaysResult): OwnDay[] {
  return days.flatMap(({ day: text, delivered, shadowed, value: money }) => {
    const day = parseDay(text);
    const currency: Currency | undefined = parseCurrency(money?.currency);
    const value = currency && parseMoney(money?.amount, currency);
    return day ? [{ day, count: delivered + shadowed, ...(value && { value }) }] : [];
  });
}
