/**
 * What Snapchat's answers mean. "status" in the body decides, not the HTTP status; a request that holds a bad event is refused whole.
 * https://developers.snap.com/api/marketing-api/Conversions-API/VerifySetUp and https://github.com/Snapchat/business-sdk-v3-java (read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { brief, outcomeOfStatus, readJson } from '../read';

const answerSchema = z.object({
  status: z.string(),
  reason: z.string().nullish(),
  errors: z
    .object({ codes: z.array(z.coerce.string()).nullish(), error_msgs: z.array(z.coerce.string()).nullish() })
    .nullish()
    .catch(undefined),
});
type Told = z.infer<typeof answerSchema>;

const TAKEN = new Set(['VALID', 'SUCCESS', 'OK']);
const REFUSED = new Set(['INVALID', 'FAILED', 'FAILURE', 'ERROR']);
const BAD_REQUEST = 400;
/** No such Pixel, or no such address: nothing that is sent to it can arrive. */
const NOT_FOUND = 404;
/** A bad token has been seen to answer with 400: https://github.com/segment-boneyard/segment-docs/pull/5173 (read 2026-11) */
const NAMES_TOKEN = /access[_ ]?token|invalid[_ ]token|token (is|has|was) |unauthori[sz]ed|authenticat/i;

/** The verdict on a request of events. */
export function readSnapchat(response: VendorResponse): Answer {
  const outcome = outcomeOf(response);
  if (outcome.class !== 'rejected') return { verdict: { taken: 'all', outcome } };
  // Snapchat names a bad event by a number of which its documents do not say where it starts: none is singled out by it.
  return { verdict: { taken: 'none', rejected: new Map(), because: outcome } };
}

/** What an answer says: of the request's events, or of the token that asked for the counts of test events. */
export function outcomeOf(response: VendorResponse): Outcome {
  const { status } = response;
  const read = answerSchema.safeParse(readJson(response));
  const said = read.success ? read.data.status.toUpperCase() : undefined;
  const message = read.success ? messageOf(read.data) : brief(response.body);
  if (status >= 200 && status < 300) {
    if (said && TAKEN.has(said)) return { class: 'delivered' };
    if (said && REFUSED.has(said)) return refusalOf(read.data, said, message);
    const unsaid = 'Snapchat answered without saying that it has received the events.';
    return { class: 'transient', code: said ?? String(status), message: unsaid };
  }
  if (status === BAD_REQUEST) return refusalOf(read.data, String(status), message);
  if (status === NOT_FOUND) return { class: 'config', code: String(status), message, action: 'settings' };
  return outcomeOfStatus(response, message);
}

function refusalOf(told: Told | undefined, otherwise: string, message: string): Outcome {
  const code = told?.errors?.codes?.join(',') || otherwise;
  return NAMES_TOKEN.test(message)
    ? { class: 'config', code, message, action: 'reconnect' }
    : { class: 'rejected', code, message };
}

function messageOf({ reason, errors }: Told): string {
  return errors?.error_msgs?.join(' ') || reason || 'Snapchat gave no reason.';
}
