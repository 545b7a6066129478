/**
 * What the Graph API's codes mean for events. Throttling comes with 400 and 403 as well as 429, so codes decide before statuses.
 * The rows of other endpoints (insights, audiences, catalogues) stand here because the codes are the whole API's.
 */
import { MINUTE_MS } from '@/lib/core/instant';
import type { CodeTable } from '../codes';

/** Where Meta does not say when to come back. */
export const META_THROTTLE_MS = MINUTE_MS;
/** A block for its policies lasts: asking every minute would prolong it. */
const BLOCKED_MS = 15 * MINUTE_MS;

/** Subcodes of code 100, which is Meta's word for anything that is invalid. */
const invalidParameter: CodeTable = {
  page: 'https://developers.facebook.com/docs/marketing-api/error-reference',
  read: '2026-11',
  rows: [
    // The dataset does not exist, or the token may not use it.
    { means: 'settings', code: [100], subcode: [33] },
    { means: 'settings', code: [100], subcode: [1_487_694, 1_752_129] },
    { means: 'transient', code: [100], subcode: [1_504_018] },
    // 2804003 too old, 2804009 value missing, 2804050 too little to match by; the range is that of events.
    { means: 'event', code: [100], subcode: [[2_804_000, 2_804_999]] },
    { means: 'event', code: [100], subcode: [2_061_015], unconfirmed: 'seen with app events, its text was not' },
    { means: 'invalid', code: [100] },
  ],
};

const graph: CodeTable = {
  page: 'https://developers.facebook.com/docs/graph-api/guides/error-handling',
  read: '2026-11',
  rows: [
    // A wrong level at insights; events know no levels, and an outage says 1/99 with 500.
    { means: 'settings', code: [1], subcode: [99], status: [400] },
    { means: 'settings', code: [2], subcode: [1_504_041, 1_504_042] },
    { means: 'transient', code: [1, 2, 5000, 21_009, [-9_999_999, -1]] },
    { means: 'throttled', code: [4, 17, 18, 32, 341, 613, [80_000, 80_014]], waitMs: META_THROTTLE_MS },
    { means: 'throttled', code: [368], waitMs: BLOCKED_MS },
    { means: 'permission', code: [3, 10] },
    { means: 'update', code: [11, 12, 2635] },
    { means: 'reconnect', code: [102, 190, 452] },
    { means: 'accept_terms', code: [200], subcode: [1_870_034] },
    { means: 'settings', code: [200], subcode: [1_870_047] },
    { means: 'settings', code: [275], unconfirmed: 'the account cannot be determined' },
    { means: 'permission', code: [[200, 299]] },
    { means: 'reconnect', code: [2500], says: /token/i },
    { means: 'settings', code: [5, 101, 104, 110, 803, 2500, 2650, 3018, 1_487_301, 1_487_366] },
    { means: 'accept_terms', code: [2655] },
    { means: 'invalid', code: [105, 506, 1_609_005] },
  ],
};

export const metaCodes: readonly CodeTable[] = [invalidParameter, graph];
