/** Ranges of days as people choose them, and what to compare them with. `from` is the first day, `to` the day after the last. */
import { addDays, type Day } from '@/lib/core/day';
import { DAY_MS } from '@/lib/core/instant';

export type Range = { from: Day; to: Day };

export const presets = [
  { id: 'today', name: 'Today' },
  { id: 'yesterday', name: 'Yesterday' },
  { id: '7d', name: 'Last 7 days' },
  { id: '28d', name: 'Last 28 days' },
  { id: '30d', name: 'Last 30 days' },
  { id: '90d', name: 'Last 90 days' },
  { id: 'month', name: 'This month' },
  { id: 'last-month', name: 'Last month' },
] as const;
export type PresetId = (typeof presets)[number]['id'];

export const comparisons = [
  { id: 'previous', name: 'Previous period' },
  { id: 'year', name: 'Previous year' },
  { id: 'none', name: 'No comparison' },
] as const;
export type ComparisonId = (typeof comparisons)[number]['id'];

/** The range that a preset means when it is `today`; ranges of days end with today. */
export function rangeOf(preset: PresetId, today: Day): Range {
  const tomorrow = addDays(today, 1);
  const monthStart = `${today.slice(0, 8)}01` as Day;
  switch (preset) {
    case 'today':
      return { from: today, to: tomorrow };
    case 'yesterday':
      return { from: addDays(today, -1), to: today };
    case 'month':
      return { from: monthStart, to: tomorrow };
    case 'last-month':
      return { from: `${addDays(monthStart, -1).slice(0, 8)}01` as Day, to: monthStart };
    default:
      return { from: addDays(tomorrow, -Number.parseInt(preset, 10)), to: tomorrow };
  }
}

/** The range to compare with: as many days just before, or the same days a year (52 weeks, so the same weekdays) earlier. */
export function comparedRange({ from, to }: Range, comparison: ComparisonId): Range | undefined {
  if (comparison === 'none') return undefined;
  const back = comparison === 'year' ? 364 : Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
  return { from: addDays(from, -back), to: addDays(to, -back) };
}
