/** Budgets from a spreadsheet: a line each with its month and amount, and the channel and campaign that it is for. */
import { parse } from 'csv-parse/sync';
import { fail, ok, type Result } from '@/lib/core/result';
import { readAmount } from './format';
import { separatorOf, statedSeparator } from './separator';

/** `line`: of the file, counted from 1 with the heading. Amounts are plain decimal text. */
export type BudgetLine = { line: number; month: string; channel: string; campaign: string; amount: string };

export const BUDGET_LINES_MAX = 5_000;

/** Why the file cannot be read, or all of its lines with an amount; `problems` are of those whose amount cannot be read. */
export function readBudgets(text: string): Result<{ budgets: BudgetLine[]; problems: string[] }, string> {
  let lines: string[][];
  const separator = separatorOf(text);
  try {
    const body = text.slice(statedSeparator(text)?.line.length ?? 0);
    lines = parse(body, { bom: true, delimiter: separator, relax_column_count: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    return fail(`The file cannot be read as CSV: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  const [heading = [], ...records] = lines;
  const places = new Map(heading.map((cell, index) => [cell.toLowerCase().replace(/\s*\(.*\)$/, ''), index]));
  const [month, amount] = [places.get('month'), places.get('amount') ?? places.get('budget')];
  if (month === undefined || amount === undefined) return fail('The first line must name the columns month and amount.');
  if (records.length > BUDGET_LINES_MAX) return fail(`The file has more than ${BUDGET_LINES_MAX} lines.`);
  const cellOf = (record: string[], place: number | undefined) => (place === undefined ? '' : (record[place] ?? ''));
  const problems: string[] = [];
  const budgets = records.flatMap((record, index): BudgetLine[] => {
    const line = index + 2;
    if (cellOf(record, amount) === '') return [];
    const read = readAmount(cellOf(record, amount), { decimal: separator === ';' ? ',' : '.' });
    if (read === undefined) {
      problems.push(`Line ${line}: "${cellOf(record, amount)}" is no amount.`);
      return [];
    }
    const names = { channel: cellOf(record, places.get('channel')), campaign: cellOf(record, places.get('campaign')) };
    return [{ line, month: cellOf(record, month).slice(0, 7), ...names, amount: read }];
  });
  return ok({ budgets, problems });
}
