/** What the overview asks its report for. */
import type { Query } from '@/app/(console)/_kit/api-url';
import type { RangeView } from '@/app/(console)/_kit/range-view';

export function overviewQuery({ range, compared }: Pick<RangeView, 'range' | 'compared'>): Query {
  return { ...range, compareFrom: compared?.from, compareTo: compared?.to };
}
