/**
 * What TikTok's answers mean. The code in the body decides, whatever the status: failures too come with 200.
 * https://business-api.tiktok.com/portal/docs?id=1737172488964097 (return codes; read 2026-11)
 */
import { retryAfterMs } from '@/lib/core/retry-after';
import { z } from 'zod';
import type { HoldAction, Outcome, VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { brief, outcomeOfStatus, readJson } from '../read';

const answerSchema = z.object({
  code: z.number(),
  message: z.string().default(''),
  request_id: z.string().optional(),
  data: z.unknown().optional(),
});

const TAKEN = 0;
/** Some of the request was taken; TikTok does not document how it says which. */
const PARTLY_TAKEN = 20_001;
const THROTTLED = new Set([40_016, 40_100, 40_132]);
const THROTTLE_MS = 60_000;
/** Somebody else is writing, or a service behind the API failed; 50000 and above are TikTok's own failures. */
const TRANSIENT = new Set([40_202, 40_700]);
const OWN_FAILURE_MIN = 50_000;
const INVALID = 40_002;
const CONFIG: ReadonlyMap<number, HoldAction> = new Map([
  [40_001, 'permission'],
  [40_003, 'permission'],
  [40_113, 'permission'],
  [40_118, 'permission'],
  [40_130, 'permission'],
  [40_300, 'permission'],
  [40_102, 'reconnect'],
  [40_103, 'reconnect'],
  [40_104, 'reconnect'],
  [40_105, 'reconnect'],
]);
/** An invalid parameter that is no event's: the pixel that the connection names. */
const NAMES_PIXEL = /event_source_id|pixel[_ ]?(code|id)/i;

/** The verdict on a request of events. */
export function readTiktok(response: VendorResponse): Answer {
  const read = answerSchema.safeParse(readJson(response));
  const outcome = read.success ? outcomeOf(read.data, response) : withoutCode(response);
  const traceId = read.data?.request_id;
  if (outcome.class !== 'rejected') return { verdict: { taken: 'all', outcome }, traceId };
  return { verdict: { taken: 'none', rejected: new Map(), because: outcome }, traceId };
}

function withoutCode(response: VendorResponse): Outcome {
  const { status } = response;
  if (status < 200 || status >= 300) return outcomeOfStatus(response);
  return { class: 'transient', code: String(status), message: 'TikTok answered without saying that it has received the events.' };
}

function outcomeOf({ code, message, data }: z.infer<typeof answerSchema>, response: VendorResponse): Outcome {
  const isFine = response.status >= 200 && response.status < 300;
  if (code === TAKEN) return isFine ? { class: 'delivered' } : outcomeOfStatus(response, message || undefined);
  if (code === PARTLY_TAKEN && isFine) {
    const said = data === undefined ? message : `${message} ${brief(JSON.stringify(data))}`;
    return { class: 'delivered', code: String(code), message: `TikTok took only a part of this request: ${said.trim()}` };
  }
  const told = { code: String(code), message: message || 'TikTok gave no reason.' };
  if (THROTTLED.has(code)) return { class: 'throttled', ...told, retryAfterMs: retryAfterMs(response) ?? THROTTLE_MS };
  if (TRANSIENT.has(code) || code >= OWN_FAILURE_MIN) return { class: 'transient', ...told };
  if (response.status >= 500) return outcomeOfStatus(response, told.message);
  const action = code === INVALID && NAMES_PIXEL.test(message) ? 'settings' : CONFIG.get(code);
  return action ? { class: 'config', ...told, action } : { class: 'rejected', ...told };
}
