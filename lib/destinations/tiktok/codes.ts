/**
 * What TikTok's codes mean. What is not listed (40101 and 40133 have been seen) nobody has told us: it is tried again some times,
 * then held, whatever the status.
 */
import { MINUTE_MS } from '@/lib/core/instant';
import type { CodeTable } from '../codes';

const returnCodes: CodeTable = {
  page: 'https://business-api.tiktok.com/portal/docs?id=1737172488964097',
  read: '2026-11',
  rows: [
    { means: 'throttled', code: [40_016, 40_100, 40_132], waitMs: MINUTE_MS },
    // Somebody else is writing, or a service behind the API failed; 50000 and above are TikTok's own failures.
    { means: 'transient', code: [40_202, 40_700, [50_000, 59_999]] },
    { means: 'permission', code: [40_001, 40_003, 40_113, 40_118, 40_130, 40_300] },
    { means: 'reconnect', code: [[40_102, 40_105]] },
    // An invalid parameter that is no event's: the pixel that the connection names.
    { means: 'settings', code: [40_002], says: /event_source_id|pixel[_ ]?(code|id)/i },
    { means: 'invalid', code: [40_000, 40_002, 40_061, 40_062] },
    // The partner's name is the request's, not an event's: nothing of an event is wrong.
    { means: 'unknown_answer', code: [40_063] },
  ],
};

export const tiktokCodes: readonly CodeTable[] = [returnCodes];
