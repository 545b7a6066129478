/** How the page says groups of times, and how it names contacts. */
import { timeBounds } from '@/lib/reporting/reports/journeys/path-filter';

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

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
