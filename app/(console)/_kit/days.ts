/** Days as they are chosen, and the instants that they mean. */
import { addDays, parseDay, startOfDay } from '@/lib/core/day';

/** ISO times; half-open. */
export type TimeRange = { from: string; to: string };

export type Days = [string | null, string | null];
export const noDays: Days = [null, null];

export type DaysInputProps = {
  label: string;
  description?: string;
  value: Days;
  onChange: (days: Days) => void;
  clearable?: boolean;
};

/** The instants between which those days lie; undefined until both are chosen. */
export function instantsOf(days: Days, timeZone: string): TimeRange | undefined {
  const [first, last] = days.map((day) => parseDay(day ?? undefined));
  if (!first || !last) return undefined;
  return { from: startOfDay(first, timeZone).toISOString(), to: startOfDay(addDays(last, 1), timeZone).toISOString() };
}
