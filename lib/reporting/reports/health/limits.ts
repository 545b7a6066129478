/** How far the health report counts; apart from its schemas, for screens that say so. */

/** Counts of what waits go no further: beyond it nobody reads the number, and counting takes long. */
export const WAITING_MAX = 10_000;
/** Requests whose answer times are looked at, the latest first: more would not move a percentile, and each is a row to read. */
export const REQUESTS_MAX = 20_000;
