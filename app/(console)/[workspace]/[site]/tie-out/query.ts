/** What the page Tie-out shows, as its address says. */
import { parseAsStringLiteral } from 'nuqs/server';
import type { Query } from '@/app/(console)/_kit/api-url';
import { addDays } from '@/lib/core/day';
import { lengthOf, type Range } from '@/lib/model/range';
import { TIE_OUT_DAYS_MAX } from '@/lib/reporting/reports/tie-out/names';

export const viewParsers = { by: parseAsStringLiteral(['day', 'month'] as const).withDefault('day') };

/** Every order is compared, so that of a longer range the last days are. */
export function comparableDays(range: Range): Range {
  return lengthOf(range) > TIE_OUT_DAYS_MAX ? { ...range, from: addDays(range.to, -TIE_OUT_DAYS_MAX) } : range;
}

export function tieOutQuery({ by }: { by: 'day' | 'month' }, range: Range): Query {
  return { ...comparableDays(range), by };
}
