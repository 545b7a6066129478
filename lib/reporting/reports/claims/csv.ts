/** The over-claim map for spreadsheets: what each platform would claim, each pair, and what the store sold. */
import { csvText } from '@/lib/core/csv';
import { csvTable } from '../../csv-table';
import type { ClaimPart, ClaimsResult } from './definition';

/** One line a platform, a pair and a total; `claimed by` holds one name or two. */
export function claimsCsv(report: ClaimsResult): string {
  const { currency, store, claimed, counts, platforms, pairs, byLabel = [], revenueBasis } = report;
  const nameOf = (id: string) => platforms.find(({ platform }) => platform === id)?.name ?? id;
  const line = (what: string, by: string, days: string, { orders, revenue }: ClaimPart) => [
    ...[what, by].map(csvText),
    days,
    String(orders),
    revenue.amount,
  ];
  const lines = [
    ['Row', 'Claimed by', 'Days after a click', 'Orders', `Revenue (${currency})`].map(csvText),
    ...platforms.map((row) => line('Platform', row.name, String(row.clickDays), row.claimed)),
    ...pairs.map((row) => line('Claimed by both', row.platforms.map(nameOf).join(' + '), '', row)),
    ...byLabel.flatMap(({ value, platforms: claiming }) =>
      claiming.map((row) =>
        line(value === undefined ? 'Without the label' : `Label: ${value}`, nameOf(row.platform), '', row.claimed),
      ),
    ),
    line('Claimed by nobody', '', '', counts.none),
    line('Claimed by one platform', '', '', counts.one),
    line('Claimed by several platforms', '', '', counts.several),
    line('All claims together', '', '', claimed),
    line('What the store sold', '', '', store),
  ];
  return csvTable(lines, revenueBasis);
}
