/** Lookback windows: how long before an order a touch may have been to count, by the site's settings. */
import { LIFETIME_DAYS } from './credit';
import type { SiteSettings } from './site';

export type Windows = Pick<SiteSettings, 'lookbackDays' | 'channelLookbackDays'>;

/**
 * Paths hold at least so much, whatever shorter window a site has, so that reports can look further back and a longer window finds
 * what it needs.
 */
const HELD_DAYS_MIN = 90;

/** The window of a touch of this channel, in days: the channel's own, else the site's. */
export function windowOf({ lookbackDays, channelLookbackDays }: Windows, channel: string): number {
  return channelLookbackDays[channel] ?? lookbackDays;
}

/** How far back the site's paths are stored, in days: as its longest window needs. No report can look further. */
export function heldDays({ lookbackDays, channelLookbackDays }: Windows): number {
  return Math.max(HELD_DAYS_MIN, lookbackDays, ...Object.values(channelLookbackDays));
}

/** Such as "1 day", "30 days" or "Lifetime". */
export function windowText(days: number): string {
  if (days === LIFETIME_DAYS) return 'Lifetime';
  return days === 1 ? '1 day' : `${days} days`;
}
