'use client';
/** Days of events to send, as the site's days; the server gets the instants. */
import { DatePickerInput } from '@mantine/dates';
import { addDays, parseDay, startOfDay } from '@/lib/core/day';

/** ISO times; half-open. */
export type TimeRange = { from: string; to: string };

export type Days = [string | null, string | null];
export const noDays: Days = [null, null];

type Props = { label: string; description?: string; value: Days; onChange: (days: Days) => void; clearable?: boolean };

export function DaysInput({ label, description, value, onChange, clearable = false }: Props) {
  return (
    <DatePickerInput
      type="range"
      allowSingleDateInRange
      clearable={clearable}
      clearButtonProps={{ 'aria-label': `Clear: ${label}` }}
      label={label}
      description={description}
      placeholder="first and last day"
      valueFormat="D MMM YYYY"
      maxDate={new Date()}
      value={value}
      onChange={onChange}
    />
  );
}

/** The instants between which those days lie; undefined until both are chosen. */
export function instantsOf(days: Days, timeZone: string): TimeRange | undefined {
  const [first, last] = days.map((day) => parseDay(day ?? undefined));
  if (!first || !last) return undefined;
  return { from: startOfDay(first, timeZone).toISOString(), to: startOfDay(addDays(last, 1), timeZone).toISOString() };
}
