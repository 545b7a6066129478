/** Which month the page shows, as its address says. Of server and browser. */
import { createParser, type inferParserType } from 'nuqs/server';
import { MONTH } from '@/lib/model/budget';

export const viewParsers = {
  month: createParser<string>({ parse: (text) => (MONTH.test(text) ? text : null), serialize: (month) => month }),
};

/** What the report is asked for; without a month, that of today. */
export function budgetQuery({ month }: inferParserType<typeof viewParsers>): Record<string, string> {
  return month === null ? {} : { month };
}

/** So many months later, or before. */
export function monthAfter(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const months = year * 12 + number - 1 + count;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}
