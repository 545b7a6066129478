/** Which list of deliveries adds up to a compared figure of ours. */
import { addDays } from '@/lib/core/day';
import type { ComparedDay } from '@/lib/delivery/compare-days';
import { WITHOUT_MONEY } from '@/lib/reporting/reports/worth/names';
import type { WorthQuestion } from '../../_parts/worth-drawer';

/** The list of a row. What has no money counts in the day's only currency, so there the currency is not asked for. */
export function listOfDay(row: ComparedDay, days: ComparedDay[], name: string): WorthQuestion {
  const isAlone = days.every(({ day, currency }) => day !== row.day || currency === row.currency);
  const span = { from: row.day, to: addDays(row.day, 1) };
  return { part: 'sent', name, ...span, ...(!isAlone && { currency: row.currency ?? WITHOUT_MONEY }) };
}

/** The list of all days; undefined where they have several sums, which no one list adds up to. */
export function listOfAll(days: ComparedDay[], name: string): WorthQuestion | undefined {
  const [first, last] = [days[0]?.day, days.at(-1)?.day];
  if (!first || !last || days.some(({ currency }) => currency !== days[0]?.currency)) return undefined;
  return { part: 'sent', name, from: first, to: addDays(last, 1) };
}
