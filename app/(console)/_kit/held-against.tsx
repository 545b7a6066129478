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
import { WHOLE_DAY } from '@/lib/reporting/reports/completeness/names';
import type { TieOutResult } from '@/lib/reporting/reports/tie-out/definition';
import { usePath } from './site-context';
import { useApi } from './use-api';
import { useCompleteness } from './use-unfinished-from';

export function HeldAgainst({ range }: { range: Range }) {
  return (
    <Group gap="md" mb="xs">
      <CompleteTo range={range} />
      <TiesToShop range={range} />
    </Group>
  );
}

/** "Complete to 97 %": of the last day of the range that is over and not whole. */
function CompleteTo({ range: { from, to } }: { range: Range }) {
  const path = usePath();
  const last = useCompleteness()?.find(({ day, isOver }) => isOver && day >= from && day < to);
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
