'use client';
/** A row for each day that moved: as it was at its end, what each cause moved, and as it is now. The row adds up. */
import { Table, Text } from '@mantine/core';
import { addDays, parseDay } from '@/lib/core/day';
import { Drill } from '@/components/report/drill';
import { formatMoney, formatWeekday } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { type CreditDeltaCause, creditDeltaCauses } from '@/lib/model/credit';
import type { ChangedDay, ChangesResult } from '@/lib/reporting/reports/changes/definition';
import { causeNames } from '@/lib/reporting/reports/changes/words';
import type { Open } from './use-view';
import { changedHands, signedMoney } from './words';

type Total = ChangesResult['totals'][number];
type Cause = ChangedDay['causes'][number];
type Props = { report: ChangesResult; cause: CreditDeltaCause | null; open: Open };

export function DayTable({ report: { days, totals, from, to }, cause, open }: Props) {
  const causes = creditDeltaCauses.filter((id) => totals.some((total) => total.causes.some((one) => one.cause === id)));
  return (
    <Table.ScrollContainer minWidth={440 + causes.length * 130} type="native">
      <Table verticalSpacing={4} className="sticky-first" data-testid="changed-days">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Day</Table.Th>
            <Table.Th className="numeric">As the day ended</Table.Th>
            {causes.map((id) => (
              <Table.Th key={id} className="numeric" title={causeNames[id].explain}>
                {causeNames[id].name}
              </Table.Th>
            ))}
            <Table.Th className="numeric">Moved</Table.Th>
            <Table.Th className="numeric">Now</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {totals.map((total) => (
            <Row key={total.currency} name="All days" figures={total} days={{ from, to }} causes={causes} open={open} isTotal />
          ))}
          {days.map((day) => (
            <Row
              key={`${day.day} ${day.now.currency}`}
              name={formatWeekday(day.day)}
              figures={day}
              days={{ from: day.day, to: dayAfter(day.day) }}
              causes={causes}
              open={open}
            />
          ))}
          {cause === null && totals.map((total) => <Unmoved key={total.currency} of={total} columns={causes.length + 1} />)}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

type RowProps = {
  name: string;
  figures: Omit<ChangedDay, 'day'>;
  days: { from: string; to: string };
  causes: CreditDeltaCause[];
  open: Open;
  isTotal?: boolean;
};

function Row({ name, figures: { dayEnd, moved, now, causes: ownCauses }, days, causes, open, isTotal = false }: RowProps) {
  const currency = now.currency;
  return (
    <Table.Tr fw={isTotal ? 600 : undefined}>
      <Table.Td>{name}</Table.Td>
      <Table.Td className="numeric">
        <Money of={dayEnd} />
      </Table.Td>
      {causes.map((id) => {
        const one = ownCauses.find(({ cause }) => cause === id);
        const title = `${name}: ${causeNames[id].name}`;
        return (
          <Table.Td key={id} className="numeric">
            {one && <CauseFigure of={one} label={title} onClick={() => open(title, { ...days, cause: id, currency })} />}
          </Table.Td>
        );
      })}
      <Table.Td className="numeric">
        <Drill
          label={`${signedMoney(moved)} moved: ${name}`}
          onClick={() => open(`${name}: all causes`, { ...days, cause: null, currency })}
          isNothing={ownCauses.length === 0}
        >
          {signedMoney(moved)}
        </Drill>
      </Table.Td>
      <Table.Td className="numeric">
        <Money of={now} />
      </Table.Td>
    </Table.Tr>
  );
}

/** What a cause moved in sum; and what went from one channel to another, which no sum shows. */
function CauseFigure({ of: moved, label, onClick }: { of: Cause; label: string; onClick: () => void }) {
  const between = changedHands(moved);
  return (
    <Drill label={`${signedMoney(moved.amount)} ${label}`} onClick={onClick}>
      {signedMoney(moved.amount)}
      {between && (
        <Text size="xs" c="dimmed" fw={400}>
          {formatMoney(between)} changed hands
        </Text>
      )}
    </Drill>
  );
}

function Unmoved({ of: { unmoved }, columns }: { of: Total; columns: number }) {
  if (Number(unmoved.amount) === 0) return null;
  return (
    <Table.Tr c="dimmed">
      <Table.Td>Other days</Table.Td>
      <Table.Td className="numeric">
        <Money of={unmoved} />
      </Table.Td>
      <Table.Td colSpan={columns} className="numeric">
        did not move
      </Table.Td>
      <Table.Td className="numeric">
        <Money of={unmoved} />
      </Table.Td>
    </Table.Tr>
  );
}

function dayAfter(text: string): string {
  const day = parseDay(text);
  return day ? addDays(day, 1) : text;
}
