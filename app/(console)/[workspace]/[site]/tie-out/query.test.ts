/** Protects that the tie-out answers for every range that its page can be opened with. */
import { expect, it } from 'vitest';
import type { Day } from '@/lib/core/day';
import { tieOutParams } from '@/lib/reporting/reports/tie-out/definition';
import { tieOutQuery } from './query';

const range = (from: string, to: string) => ({ from: from as Day, to: to as Day });

it.each([
  ['a month', range('2026-11-01', '2026-12-01'), '2026-11-01'],
  ['a quarter of 92 days', range('2026-07-01', '2026-10-01'), '2026-07-01'],
  ['a year to date', range('2026-01-01', '2026-12-01'), '2026-08-30'],
])('asks of %s for no more than is compared', (_, asked, from) => {
  const query = tieOutQuery({ by: 'day' }, asked);
  expect(query).toEqual({ from, to: asked.to, by: 'day' });
  expect(tieOutParams.safeParse(query).success).toBe(true);
});
