/** What the report and the screens that show it beside a figure both know. */
import type { CompletenessDay } from './definition';

/** A day of which so much is in is as good as whole. */
export const WHOLE_DAY = 0.9995;

/** A day of which less is in looks smaller than it is. */
const NEARLY_WHOLE = 0.99;

/**
 * The first of these days, the newest first, of which not all is in: charts hatch it and those after it, and comparisons leave them out.
 * A day that is over counts as in where history is too short to say. Undefined where every day is in.
 */
export function unfinishedFrom(days: readonly Pick<CompletenessDay, 'day' | 'isOver' | 'complete'>[]): string | undefined {
  return days.findLast(({ complete, isOver }) => !isOver || (complete !== undefined && complete < NEARLY_WHOLE))?.day;
}
