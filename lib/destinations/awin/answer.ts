/**
 * What Awin's answers mean. A request is taken whole and judged later; what becomes of its orders is told by a webhook of Awin's
 * alone. https://developer.awin.com/apidocs/conversion-api (read 2026-11; it names no bodies: README)
 */
import { z } from 'zod';
import type { VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { bodyForm, outcomeOfStatus, readJson, withoutReceipt } from '../read';

const statuses: CodeTable = {
  page: 'https://developer.awin.com/apidocs/conversion-api',
  read: '2026-11',
  rows: [
    { means: 'reconnect', status: [401] },
    // Also for corrections under a plan that has none.
    { means: 'permission', status: [403] },
    { means: 'settings', status: [404], unconfirmed: 'The advertiser stands in the address.' },
    { means: 'invalid', status: [400] },
    { means: 'invalid', status: [422], unconfirmed: 'The page does not name it.' },
  ],
};
const saidSchema = z.looseObject({
  jobId: z.coerce.string().optional(),
  message: z.string().optional(),
  error: z.string().optional(),
  description: z.string().optional(),
});

/** The verdict on a request; a refusal names none of its orders. */
export function readAwin(response: VendorResponse): Answer {
  const said = saidSchema.safeParse(readJson(response)).data;
  const { status } = response;
  if (status >= 200 && status < 300) {
    const none = withoutReceipt(response, 'Awin answered without saying that it has taken anything.');
    const isTaken = bodyForm(response) === 'empty' || said !== undefined;
    return { verdict: verdictOf(isTaken ? { class: 'delivered' } : none), traceId: said?.jobId };
  }
  const message = said?.description ?? said?.message ?? said?.error;
  return { verdict: verdictOf(message ? outcomeOfCode([statuses], response, { message }) : outcomeOfStatus(response)) };
}
