/** The rows of the live view: each once, newest first, bounded. */
import type { EventRow } from '@/lib/reporting/reports/events/definition';

/** More rows than anyone reads; the table stays quick. */
export const ROWS_MAX = 500;

/** Both lists in the API's order, that of their ids: the stream begins a little before the page was read, and tells events as they were stored. */
export function merged(now: EventRow[], found: EventRow[]): EventRow[] {
  const added = found.filter((row) => !now.some((known) => known.id === row.id));
  if (added.length === 0) return now;
  return [...added, ...now].sort((left, right) => (left.id < right.id ? 1 : -1)).slice(0, ROWS_MAX);
}
