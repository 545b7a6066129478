/** How the page says times, and how it names contacts. */
import { timeBounds } from '@/lib/reporting/reports/journeys/path-filter';

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

/** "Within an hour", "3 to 7 days", "60 days and more": a group of times by its place. */
export function groupName(group: number): string {
  const [from, to] = [timeBounds[group - 1], timeBounds[group]];
  if (from === undefined) return 'Within an hour';
  if (from === HOUR) return 'Within a day';
  if (to === undefined) return `${from / DAY} days and more`;
  return `${from / DAY} to ${to / DAY} days`;
}

/** The channel of a contact, which names its campaign after it where campaigns are told apart. */
export function channelOf(contact: string): string {
  return contact.split(' › ')[0] ?? contact;
}
