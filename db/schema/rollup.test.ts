/**
 * Protects the grain of all rollups: a day of any zone is made of whole quarters of an hour, UTC, so that a site's figures by day
 * are sums of them.
 */
import { expect, it } from 'vitest';
import { dayOf, startOfDay } from '@/lib/core/day';
import { MINUTE_MS } from '@/lib/core/instant';

const QUARTER_HOUR_MS = 15 * MINUTE_MS;
/** Each month of years that changed their clocks here and there, before this software and after. */
const months = [2000, 2007, 2016, 2026, 2035].flatMap((year) =>
  Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(year, month, 15, 12))),
);

it('holds of every zone', () => {
  const startOf = (instant: Date, zone: string) => startOfDay(dayOf(instant, zone), zone).getTime();
  const zones = Intl.supportedValuesOf('timeZone');
  expect(zones).toContain('Australia/Eucla');
  expect(zones.filter((zone) => months.some((instant) => startOf(instant, zone) % QUARTER_HOUR_MS !== 0))).toEqual([]);
});
