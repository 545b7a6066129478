/** Our days beside a platform's: counts and value, and what differs. Pure; days of both are taken as they are written. */
import type { Currency } from '@/lib/core/currency';
import type { Day } from '@/lib/core/day';
import type { Money } from '@/lib/core/money';
import type { ExportDay } from './platform-export';

export type OwnDay = ExportDay;

export type ComparedDay = {
  day: Day;
  /** Absent: neither side has money on the day. */
  currency?: Currency;
  ours: { count: number; minor: bigint };
  theirs: { count: number; minor: bigint };
};

/**
 * One row for each day and currency that either side has, and a sum for each currency. A side that has none of it counts as
 * zero; rows without money are joined to the day's only currency.
 */
export function compareDays(ours: OwnDay[], theirs: ExportDay[]): { days: ComparedDay[]; sums: Omit<ComparedDay, 'day'>[] } {
  const rows = new Map<string, ComparedDay>();
  const currencies = Map.groupBy([...ours, ...theirs], ({ day }) => day);
  const take = (side: 'ours' | 'theirs', { day, count, value }: ExportDay) => {
    const currency = value?.currency ?? onlyOne(currencies.get(day) ?? []);
    const key = `${day} ${currency ?? ''}`;
    const none = { count: 0, minor: 0n };
    const row = rows.get(key) ?? { day, ...(currency && { currency }), ours: none, theirs: none };
    rows.set(key, { ...row, [side]: { count: row[side].count + count, minor: row[side].minor + (value?.minor ?? 0n) } });
  };
  for (const one of ours) take('ours', one);
  for (const one of theirs) take('theirs', one);
  const days = [...rows.values()].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
  return { days, sums: [...Map.groupBy(days, ({ currency }) => currency)].map(([currency, some]) => sumOf(currency, some)) };
}

function onlyOne(days: { value?: Money }[]): Currency | undefined {
  const found = new Set(days.flatMap(({ value }) => value?.currency ?? []));
  return found.size === 1 ? [...found][0] : undefined;
}

function keyOf({ day, currency }: ComparedDay): string {
  return `${day} ${currency ?? ''}`;
}

function sumOf(currency: Currency | undefined, days: ComparedDay[]): Omit<ComparedDay, 'day'> {
  const sum = (side: 'ours' | 'theirs') => ({
    count: days.reduce((total, row) => total + row[side].count, 0),
    minor: days.reduce((total, row) => total + row[side].minor, 0n),
  });
  return { ...(currency && { currency }), ours: sum('ours'), theirs: sum('theirs') };
}
