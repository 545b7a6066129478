'use client';
/**
 * What the figures of a page can be held against: how much of its last day is in, and whether they tie to the shop. Each leads to what
 * it rests on; nothing is said where nothing is known.
 */
import { Anchor, Group } from '@mantine/core';
import Link from 'next/link';
import { formatDay, formatPercent } from '@/components/ui/format';
import { addDays } from '@/lib/core/day';
import type { Range } from '@/lib/model/range';
import type { CompletenessResult } from '@/lib/reporting/reports/completeness/definition';
import { WHOLE_DAY } from '@/lib/reporting/reports/completeness/names';
import type { TieOutResult } from '@/lib/reporting/reports/tie-out/definition';
import { usePath } from './site-context';
import { useApi } from './use-api';

/** A day of which less is in looks smaller than it is. */
const NEARLY_WHOLE = 0.99;

export function HeldAgainst({ range }: { range: Range }) {
  return (
    <Group gap="md" mb="xs">
      <CompleteTo range={range} />
      <TiesToShop range={range} />
    </Group>
  );
}

/** The first day of which not all is in, for charts to hatch and comparisons to leave out; undefined where that is not known. */
export function useUnfinishedFrom(): string | undefined {
  const { data } = useApi<CompletenessResult>('reports/completeness', {});
  return data?.days.findLast(({ complete, isOver }) => !isOver || (complete !== undefined && complete < NEARLY_WHOLE))?.day;
}

/** "Complete to 97 %": of the last day of the range that is over and not whole. */
function CompleteTo({ range: { from, to } }: { range: Range }) {
  const path = usePath();
  const { data } = useApi<CompletenessResult>('reports/completeness', {});
  const last = data?.days.find(({ day, isOver }) => isOver && day >= from && day < to);
  if (last?.complete === undefined || last.complete >= WHOLE_DAY) return null;
  return (
    <Anchor component={Link} prefetch={false} href={path('completeness')} size="sm">
      {formatDay(last.day)} is complete to {formatPercent(last.complete)}
    </Anchor>
  );
}

/** Each order's words are read again to compare them: of a long range its end, so that opening a page stays cheap. */
const TIED_DAYS = 7;

/** "Ties to the shop: 100.0 %". */
function TiesToShop({ range }: { range: Range }) {
  const path = usePath();
  const { to } = range;
  const end = addDays(to, -TIED_DAYS);
  const from = end > range.from ? end : range.from;
  const { data } = useApi<TieOutResult>('reports/tie-out', { from, to, by: 'day' });
  if (data?.ties === undefined) return null;
  return (
    <Anchor component={Link} prefetch={false} href={`${path('tie-out')}?from=${from}&to=${to}`} size="sm">
      Ties to the shop: {formatPercent(data.ties)}
      {from > range.from && `, last ${TIED_DAYS} days`}
    </Anchor>
  );
}
