/**
 * The attribution report as CSV (RFC 4180), with a byte order mark so that spreadsheets read it as UTF-8.
 * Campaign names come from URLs that anyone can write: text that a spreadsheet would run as a formula is quoted with an
 * apostrophe (https://owasp.org/www-community/attacks/CSV_Injection, read 2026-11). Our own figures are numbers and stay so.
 */
import { csvText } from '@/lib/core/csv';
import { salesChannelNames } from '@/lib/model/sales-channel';
import { csvTable } from '../../csv-table';
import { dimensionTitles } from '../../dimension-names';
import type { AttributionFigures, AttributionResult } from './definition';

/** A file has all rows at once, of a very long report the best earning. */
export const attributionFilePage = { limit: 50_000, offset: 0 };

/** What the report shows, in its order: the rows, what nobody earned, and the totals. */
export function attributionCsv(report: AttributionResult): string {
  const { by } = report;
  const header = [
    ...by.map((dimension) => dimensionTitles[dimension]),
    'Touches',
    ...report.models.flatMap(({ name }) => [
      `${name}: revenue (${report.currency})`,
      `${name}: orders`,
      `${name}: new customer orders`,
    ]),
  ];
  const figuresOf = (models: Partial<Record<string, AttributionFigures>>) =>
    report.models.flatMap(({ id }) => {
      const figures = models[id];
      return figures ? [figures.revenue.amount, figures.orders, figures.newCustomerOrders] : ['', '', ''];
    });
  const named = (name: string) => by.map((_, index) => (index === 0 ? name : ''));
  const lines = [
    header.map(csvText),
    ...report.rows.map((row) => [
      ...by.map((dimension) => csvText(row.key[dimension] ?? '')),
      String(row.touches),
      ...figuresOf(row.models),
    ]),
    [...named('Unattributed'), '', ...figuresOf(report.unattributed)],
    ...report.leftOut.map(({ salesChannel, models }) => [...named(salesChannelNames[salesChannel]), '', ...figuresOf(models)]),
    [...named('Total'), String(report.totals.touches), ...figuresOf(report.totals.models)],
  ];
  return csvTable(lines, report.revenueBasis);
}
