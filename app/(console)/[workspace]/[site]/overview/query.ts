/** What the overview asks its report for. */
import type { Query } from '@/app/(console)/_kit/api-url';
import { daysQuery, type RangeView } from '@/app/(console)/_kit/range-view';

/** Today alone is compared too: the report counts the other day up to the same hour. */
export function overviewQuery(days: RangeView): Query {
  const { range, compared } = days;
  return { ...daysQuery(days), ...range, compareFrom: compared?.from, compareTo: compared?.to };
}
