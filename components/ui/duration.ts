/** How long something took, in words. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "3.5 days", "5 hours", "12 minutes". */
export function duration(seconds: number): string {
  if (seconds >= DAY) return counted(Math.round((seconds / DAY) * 10) / 10, 'day');
  if (seconds >= HOUR) return counted(Math.round(seconds / HOUR), 'hour');
  return counted(Math.max(1, Math.round(seconds / MINUTE)), 'minute');
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
