/** The levels of the report of platform claims, for parameters and screens as well. Nothing here is Node's. */
import type { DatedBy } from '../performance/names';

/** Below a platform, from the top. */
export const adLevels = ['campaign', 'adGroup', 'ad'] as const;
export type AdLevel = (typeof adLevels)[number];

/** The rows below a node: the next level, or the days of the node. */
export const claimRows = ['level', 'day'] as const;

export const claimSorts = ['cost', 'claimed', 'credited', 'difference', 'name'] as const;
export type ClaimSort = (typeof claimSorts)[number];

/** What a row is of. */
export type ClaimLevel = 'platform' | AdLevel | 'day';

/**
 * Which orders a platform's own window holds, as the text of the parameter `window` of the list of orders: JSON. `by` are levels and
 * the day, `under` the step of each, `shared` those that another platform's window holds too. Made by the page, read by the list.
 */
export type WindowCell = {
  platform: string;
  by: ('campaign' | 'adGroup' | 'ad' | 'day')[];
  under: string[];
  datedBy: DatedBy;
  shared?: true | undefined;
};

export const WINDOW_TEXT_MAX = 4_000;

/** The text of a cell. */
export function windowText(cell: WindowCell): string {
  return JSON.stringify(cell);
}
