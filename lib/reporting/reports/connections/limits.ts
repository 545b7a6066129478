/** How far the list of connections counts; apart from its schemas, for screens that say so. */

/** Counts of what waits go no further: beyond it nobody reads the number, and counting takes long. */
export const WAITING_COUNT_MAX = 10_000;
