/** Limits of the collection boundary, each with its reason; tested at the limit and one past it. */
import { DAY_MS } from '@/lib/core/instant';

/**
 * Two events of the largest properties. What leaves with a page is smaller: navigator.sendBeacon and fetch keepalive carry 64 KB
 * (https://fetch.spec.whatwg.org/#http-network-or-cache-fetch, read 2026-11).
 */
export const BODY_BYTES_MAX = 262_144;

/** More events than a busy page makes between two flushes; keeps one request from holding up the others of its group. */
export const EVENTS_PER_REQUEST_MAX = 100;

/** A clock further ahead than a day was not set by a time zone mistake. */
export const AHEAD_MAX_MS = DAY_MS;

/** The snippet keeps unsent events a week at most. */
export const AGE_MAX_MS = 7 * DAY_MS;

/** How much of a refused body is kept for the developer to see. */
export const REJECTED_BODY_LENGTH_MAX = 2_000;
