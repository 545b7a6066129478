/** The range of a report that was asked for without one. */
import { addDays, dayOf, parseDay } from '@/lib/core/day';
import type { Site } from '@/lib/model/site';

/** A month as most stores look at it. */
const DAYS = 30;

/** The 30 days up to and including today, in the site's zone; an end that was sent is kept, and decides the other. */
export function recentRange(
  site: Pick<Site, 'timeZone'>,
  sent: { from?: string; to?: string },
  now = new Date(),
): { from: string; to: string } {
  const tomorrow = addDays(dayOf(now, site.timeZone), 1);
  const to = sent.to ?? tomorrow;
  const end = parseDay(to) ?? tomorrow;
  return { from: sent.from ?? addDays(end, -DAYS), to };
}
