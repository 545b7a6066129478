/** What creatives are grouped and sorted by, for parameters and screens as well. Nothing here is Node's. */
import { AD_PART_PREFIX } from '@/lib/model/ad-name-rule';

export const creativeGroupings = ['asset', 'name', 'platform', 'account'] as const;
/** One of these, or `part:` and a part of ads' names by the site's rule. */
export type CreativeGrouping = (typeof creativeGroupings)[number] | `${typeof AD_PART_PREFIX}${string}`;

/** What a text names to group by; undefined when it is nothing of either. */
export function creativeGroupingNamed(text: string): CreativeGrouping | undefined {
  const fixed = creativeGroupings.find((grouping) => grouping === text);
  if (fixed) return fixed;
  return text.length > AD_PART_PREFIX.length && text.startsWith(AD_PART_PREFIX)
    ? `${AD_PART_PREFIX}${text.slice(AD_PART_PREFIX.length)}`
    : undefined;
}

export const creativeSorts = [
  'name',
  'cost',
  'impressions',
  'clicks',
  'ctr',
  'cpc',
  'hookRate',
  'holdRate',
  'orders',
  'revenue',
  'roas',
  'cpa',
  'cac',
  'firstDay',
  'lastDay',
] as const;
export type CreativeSort = (typeof creativeSorts)[number];

/** The row of cost that its platform tells of no ad. */
export const WITHOUT_AD = '!no_ad';
/** The row of what clicks earned of which nobody can tell the row: several ads arrive alike, or as none that costs. */
export const UNTOLD = '!untold';
/** The row of ads whose names have no such part. */
export const WITHOUT_PART = '!no_part';
