/**
 * How long to wait before trying again: exponential back-off
 * (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter, read 2026-11). Pure: randomness is an argument.
 */

/** Doublings beyond which only the longest wait is left. */
const DOUBLINGS_MAX = 20;

/** The wait after so many failures in a row, twice as long each time, at most `maxMs`. */
export function waitMs(failures: number, firstMs: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, DOUBLINGS_MAX));
}

/** The same, at least half of it, so that those who failed together do not come back together; `random` is 0 up to 1. */
export function jitteredWaitMs(failures: number, firstMs: number, maxMs: number, random: number): number {
  return (waitMs(failures, firstMs, maxMs) / 2) * (1 + random);
}
