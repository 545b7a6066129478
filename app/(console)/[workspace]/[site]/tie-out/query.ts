/** What the page Tie-out shows, as its address says. */
import { parseAsStringLiteral } from 'nuqs/server';
import type { Query } from '@/app/(console)/_kit/api-url';
import type { Range } from '@/lib/model/range';

export const viewParsers = { by: parseAsStringLiteral(['day', 'month'] as const).withDefault('day') };

export function tieOutQuery({ by }: { by: 'day' | 'month' }, range: Range): Query {
  return { ...range, by };
}
