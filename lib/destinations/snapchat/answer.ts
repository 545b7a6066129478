/**
 * What Snapchat's answers mean. "status" in the body decides, not the HTTP status; a request that holds a bad event is refused
 * whole. https://developers.snap.com/api/marketing-api/Conversions-API/VerifySetUp and
 * https://github.com/Snapchat/business-sdk-v3-java (read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson, withoutReceipt } from '../read';

const answerSchema = z.object({
  status: z.string(),
  reason: z.string().nullish(),
  errors: z
    .object({ codes: z.array(z.coerce.string()).nullish(), error_msgs: z.array(z.coerce.string()).nullish() })
    .nullish()
    .catch(undefined),
});
type Told = z.infer<typeof answerSchema>;

const UNSAID = 'Snapchat answered without saying that it has received the events.';
const TAKEN = new Set(['VALID', 'SUCCESS', 'OK']);
/** A bad token has been seen to answer with 400: https://github.com/segment-boneyard/segment-docs/pull/5173 (read 2026-11) */
const NAMES_TOKEN = /access[_ ]?token|invalid[_ ]token|token (is|has|was) |unauthori[sz]ed|authenticat/i;
/** Codes are what "status" says: ERROR is said of requests that were not understood, and so of no event. */
const answers: CodeTable = {
  page: 'https://developers.snap.com/api/marketing-api/Conversions-API/VerifySetUp',
  read: '2026-11',
  rows: [
    { means: 'reconnect', status: [[200, 299], 400], says: NAMES_TOKEN },
    { means: 'reconnect', status: [401] },
    { means: 'permission', status: [403] },
    // No such Pixel, or no such address: nothing that is sent to it can arrive.
    { means: 'settings', status: [404] },
    { means: 'invalid', code: ['INVALID', 'FAILED', 'FAILURE'], status: [[200, 299], 400] },
  ],
};

/** The verdict on a request of events. */
export function readSnapchat(response: VendorResponse): Answer {
  // Snapchat names a bad event by a number of which its documents do not say where it starts: none is singled out by it.
  return { verdict: verdictOf(outcomeOf(response)) };
}

/** What an answer says: of the request's events, or of the token that asked for the counts of test events. */
export function outcomeOf(response: VendorResponse): Outcome {
  const { status } = response;
  const isSuccess = status >= 200 && status < 300;
  const read = answerSchema.safeParse(readJson(response));
  if (!read.success) return isSuccess ? withoutReceipt(response, UNSAID) : outcomeOfStatus(response);
  const said = read.data.status.toUpperCase();
  if (isSuccess && TAKEN.has(said)) return { class: 'delivered' };
  const codes = read.data.errors?.codes?.join(',');
  const outcome = outcomeOfCode([answers], response, {
    code: said,
    message: messageOf(read.data),
    shown: codes || (isSuccess ? said : String(status)),
  });
  const isUnclear = outcome.class === 'transient' && outcome.unclear !== undefined;
  return isSuccess && isUnclear && !read.data.reason && !codes ? withoutReceipt(response, UNSAID, said) : outcome;
}

function messageOf({ reason, errors }: Told): string {
  return errors?.error_msgs?.join(' ') || reason || 'Snapchat gave no reason.';
}
