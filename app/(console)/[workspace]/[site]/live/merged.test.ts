import { expect, test } from 'vitest';
import type { EventRow } from '@/lib/reporting/reports/events/definition';
import { merged, ROWS_MAX } from './merged';

test.each([
  ['what is new comes first', ['b', 'a'], ['c'], ['c', 'b', 'a']],
  ['what the stream tells late stands in its place', ['d', 'b'], ['c', 'a'], ['d', 'c', 'b', 'a']],
  ['what is known stays once', ['b', 'a'], ['a', 'b'], ['b', 'a']],
  ['a first page is in order', [], ['b', 'a'], ['b', 'a']],
])('%s', (_what, now, found, want) => {
  expect(idsOf(merged(rows(now), rows(found)))).toEqual(want);
});

test('the oldest give way', () => {
  const full = Array.from({ length: ROWS_MAX }, (_, index) => String(ROWS_MAX - index).padStart(4, '0'));
  expect(idsOf(merged(rows(full), rows(['9999'])))).toEqual(['9999', ...full.slice(0, -1)]);
});

function rows(ids: string[]): EventRow[] {
  return ids.map((id) => ({ id, receivedAt: '2026-01-01T00:00:00.000Z', source: 'snippet', status: 'accepted' }) as EventRow);
}

function idsOf(all: EventRow[]): string[] {
  return all.map(({ id }) => id);
}
