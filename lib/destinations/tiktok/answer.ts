/**
 * What TikTok's answers mean. The code in the body decides, whatever the status: failures too come with 200.
 * https://business-api.tiktok.com/portal/docs?id=1737172488964097 (return codes; read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, VendorResponse } from '@/lib/model/delivery';
import { outcomeOfCode, PARTLY_COUNTED, verdictOf } from '../codes';
import type { Answer } from '../define';
import { brief, outcomeOfStatus, readJson, withoutReceipt } from '../read';
import { tiktokCodes } from './codes';

const answerSchema = z.object({
  code: z.number(),
  message: z.string().default(''),
  request_id: z.string().optional(),
  data: z.unknown().optional(),
});

const TAKEN = 0;
/** Some of the request was taken; TikTok does not document how it says which, or how many. */
const PARTLY_TAKEN = 20_001;

/** The verdict on a request of events. */
export function readTiktok(response: VendorResponse): Answer {
  const read = answerSchema.safeParse(readJson(response));
  const outcome = read.success ? outcomeOf(read.data, response) : withoutCode(response);
  return { verdict: verdictOf(outcome), traceId: read.data?.request_id };
}

function isSuccess({ status }: VendorResponse): boolean {
  return status >= 200 && status < 300;
}

function withoutCode(response: VendorResponse): Outcome {
  if (!isSuccess(response)) return outcomeOfStatus(response);
  return withoutReceipt(response, 'TikTok answered without saying that it has received the events.');
}

function outcomeOf({ code, message, data }: z.infer<typeof answerSchema>, response: VendorResponse): Outcome {
  if (code === TAKEN) return isSuccess(response) ? { class: 'delivered' } : outcomeOfStatus(response, message || undefined);
  if (code === PARTLY_TAKEN && isSuccess(response)) {
    const said = data === undefined ? message : `${message} ${brief(JSON.stringify(data))}`;
    return {
      class: 'delivered',
      code: PARTLY_COUNTED,
      message: `TikTok took only a part of this request (${code}): ${said.trim()}`,
    };
  }
  return outcomeOfCode(tiktokCodes, response, { code, message: message || 'TikTok gave no reason.' });
}
