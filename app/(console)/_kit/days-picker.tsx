'use client';
/** The drawing of DaysInput, which alone loads it: the calendar is large, and most visits of a page never open one. */
import { DatePickerInput } from '@mantine/dates';
import type { DaysInputProps } from './days';

export function DaysPicker({ label, description, value, onChange, clearable = false }: DaysInputProps) {
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
