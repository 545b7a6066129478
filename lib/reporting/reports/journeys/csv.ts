/** The journeys report for spreadsheets: all of its tables below each other, told apart by the first column. */
import { csvText } from '@/lib/core/csv';
import { csvTable } from '../../csv-table';
import type { JourneyFigures, JourneysResult } from './definition';
import { LENGTH_MAX } from './path-filter';

type Line = { table: string; row: string; figures: JourneyFigures; median?: number; p75?: number };

/** Orders and revenue of each row, by buyer too; roles of contacts have orders and revenue alone. */
export function journeysCsv(report: JourneysResult): string {
  const header = [
    'Table',
    'Row',
    'Orders',
    `Revenue (${report.currency})`,
    'Orders of new buyers',
    'Orders of returning buyers',
    'Orders of buyers not known',
    'Median seconds to order',
    'Third quartile of seconds to order',
  ];
  const lines = [
    header.map(csvText),
    ...linesOf(report).map(({ table, row, figures: { orders, revenue, buyers }, median, p75 }) => [
      ...[table, row].map(csvText),
      ...[String(orders), revenue.amount],
      ...[buyers.new.orders, buyers.returning.orders, buyers.not_known.orders].map(String),
      ...[median, p75].map((seconds) => (seconds === undefined ? '' : String(seconds))),
    ]),
    ...report.roles.flatMap(({ value, ...roles }) =>
      (['first', 'middle', 'last', 'assisted'] as const).map((role) => [
        ...[`Role: ${role}`, value].map(csvText),
        ...[String(roles[role].orders), roles[role].revenue.amount, '', '', '', '', ''],
      ]),
    ),
  ];
  return csvTable(lines, report.revenueBasis);
}

/** "Paid Search > Email x2", as one line of text. */
export function journeyText(steps: readonly (readonly [string, number])[]): string {
  return steps.map(([step, times]) => (times === 1 ? step : `${step} x${times}`)).join(' > ');
}

function linesOf({ paths, lengths, timeToOrder, journeys, withoutContact, leftOut }: JourneysResult): Line[] {
  const timed = (table: string, rows: JourneysResult['timeToOrder']['byFirst']) =>
    rows.map((row) => ({ table, row: row.value, figures: row, median: row.medianSeconds, p75: row.p75Seconds }));
  return [
    ...paths.map((path) => ({ table: 'Journey', row: journeyText(path.steps), figures: path })),
    ...lengths.map((row) => ({
      table: 'Contacts',
      row: row.contacts === LENGTH_MAX ? `${LENGTH_MAX} or more` : String(row.contacts),
      figures: row,
    })),
    ...timeToOrder.groups.map((row) => ({ table: 'Seconds to order, from', row: String(row.fromSeconds), figures: row })),
    ...timed('Time to order by first contact', timeToOrder.byFirst),
    ...timed('Time to order by winning contact', timeToOrder.byWinner),
    { table: 'Total', row: 'With a journey', figures: journeys },
    { table: 'Total', row: 'No contact known', figures: withoutContact },
    { table: 'Total', row: 'Left out by a rule', figures: leftOut },
  ];
}
