'use client';
/** A row for each day that moved: as it was at its end, what each cause moved, and as it is now. The row adds up. */
import { Box, Group, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
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
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing={4} className="sticky-first" data-testid="changed-days">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Day</Table.Th>
            <Table.Th className="numeric" visibleFrom="sm">
              As the day ended
            </Table.Th>
            {causes.map((id) => (
              <Table.Th key={id} className="numeric" visibleFrom="sm" title={causeNames[id].explain}>
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
          {cause === null && totals.map((total) => <Unmoved key={total.currency} of={total} causes={causes} />)}
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
  const openCause = (cause: CreditDeltaCause) => open(`${name}: ${causeNames[cause].name}`, { ...days, cause, currency });
  return (
    <>
      <Table.Tr fw={isTotal ? 600 : undefined}>
        <Table.Td style={{ whiteSpace: 'nowrap' }}>{name}</Table.Td>
        <Table.Td className="numeric" visibleFrom="sm">
          <Money of={dayEnd} />
        </Table.Td>
        {causes.map((id) => {
          const one = ownCauses.find(({ cause }) => cause === id);
          return (
            <Table.Td key={id} className="numeric" visibleFrom="sm">
              {one && <CauseFigure of={one} day={name} onClick={() => openCause(id)} />}
            </Table.Td>
          );
        })}
        <Table.Td className="numeric">
          <Drill
            label={`${signedMoney(moved)} moved: ${name}`}
            onClick={() => open(`${name}: every cause`, { ...days, cause: null, currency })}
            isNothing={ownCauses.length === 0}
          >
            {signedMoney(moved)}
          </Drill>
        </Table.Td>
        <Table.Td className="numeric">
          <Money of={now} />
        </Table.Td>
      </Table.Tr>
      <Table.Tr hiddenFrom="sm">
        <Table.Td colSpan={3} pt={0}>
          <Group justify="space-between" gap="xs" wrap="nowrap" fz="xs" c="dimmed">
            <span>As the day ended</span>
            <Money of={dayEnd} />
          </Group>
          {ownCauses.map((one) => (
            <Group key={one.cause} justify="space-between" align="flex-start" gap="xs" wrap="nowrap" fz="xs">
              <Text size="xs" c="dimmed">
                {causeNames[one.cause].name}
              </Text>
              <Box ta="right">
                <CauseFigure of={one} day={name} onClick={() => openCause(one.cause)} />
              </Box>
            </Group>
          ))}
        </Table.Td>
      </Table.Tr>
    </>
  );
}

/** What a cause moved in sum; and what went from one channel to another, which no sum shows. */
function CauseFigure({ of: moved, day, onClick }: { of: Cause; day: string; onClick: () => void }) {
  const between = changedHands(moved);
  return (
    <>
      <Drill label={`${signedMoney(moved.amount)} ${day}: ${causeNames[moved.cause].name}`} onClick={onClick}>
        {signedMoney(moved.amount)}
      </Drill>
      {between && (
        <Text size="xs" c="dimmed" fw={400}>
          {formatMoney(between)} changed hands
        </Text>
      )}
    </>
  );
}

function Unmoved({ of: { unmoved }, causes }: { of: Total; causes: CreditDeltaCause[] }) {
  if (Number(unmoved.amount) === 0) return null;
  return (
    <Table.Tr c="dimmed">
      <Table.Td>Other days</Table.Td>
      <Table.Td className="numeric" visibleFrom="sm">
        <Money of={unmoved} />
      </Table.Td>
      {causes.map((id) => (
        <Table.Td key={id} visibleFrom="sm" />
      ))}
      <Table.Td className="numeric">none</Table.Td>
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
