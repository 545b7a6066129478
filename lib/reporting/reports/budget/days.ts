/** Cost and revenue of each day by channel and campaign, as far as budgets ask. */
import type { ScopedTransaction } from '@/db/scoped';
import { addDays, type Day } from '@/lib/core/day';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { dayEdges } from '../../days';
import { RIPE_DAYS, ripeCost, ripeRevenue } from '../findings/ripe';

/** Undefined: all. */
export type Scope = { channel?: string; campaign?: string };
type Part = { day: string; channel: string | null; campaign: string | null };
export type DayCost = Part & { micros: bigint };
export type DayRevenue = Part & { revenue: bigint };

/** Twelve weeks: as long as a campaign may be taken for the same. */
const PAIRED_DAYS = 84;

/** The cost of the days. */
export async function costDays(tx: ScopedTransaction, site: Site, range: { from: Day; to: Day }): Promise<DayCost[]> {
  const spans = dayEdges(range, site.timeZone);
  const rows = await ripeCost(tx, site, { spans, range });
  return rows.map(({ place, channel, campaign, micros }) => ({ day: spans.names[place] ?? '', channel, campaign, micros }));
}

/** The days whose orders have come, oldest first, and what their visits earned within a week. */
export async function revenueDays(
  tx: ScopedTransaction,
  site: Site,
  { today, model }: { today: Day; model: ModelId },
): Promise<{ days: readonly string[]; revenues: DayRevenue[] }> {
  const to = addDays(today, -RIPE_DAYS);
  const spans = dayEdges({ from: addDays(to, -PAIRED_DAYS), to }, site.timeZone);
  const rows = await ripeRevenue(tx, site, { spans, models: [model] });
  const revenues = rows.map(({ place, channel, campaign, revenue }) => ({
    day: spans.names[place] ?? '',
    channel,
    campaign,
    revenue,
  }));
  return { days: spans.names, revenues };
}

/** Whether the part is of the scope. */
export function isIn({ channel, campaign }: Scope): (part: Part) => boolean {
  return (part) => (channel === undefined || part.channel === channel) && (campaign === undefined || part.campaign === campaign);
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
