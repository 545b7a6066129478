/** What the report and the screens that show it beside a figure both know. */

/** A day of which so much is in is as good as whole. */
export const WHOLE_DAY = 0.9995;
