'use client';
/** Days of events to send, as the site's days; the server gets the instants. */
import { Skeleton } from '@mantine/core';
import dynamic from 'next/dynamic';
import type { DaysInputProps } from './days';

export { type Days, instantsOf, noDays, type TimeRange } from './days';

const DaysPicker = dynamic(() => import('./days-picker').then((module) => module.DaysPicker), {
  ssr: false,
  loading: () => <Skeleton h={60} />,
});

export function DaysInput(props: DaysInputProps) {
  return <DaysPicker {...props} />;
}
