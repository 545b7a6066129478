/**
 * What Axon's answers mean: a request is taken whole (200) or dropped whole (400), and no answer says which event was wrong.
 * https://support.axon.ai/en/growth/promoting-your-websites/api/axon-conversion-api, Response codes (read 2026-11)
 */
import { z } from 'zod';
import type { VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { bodyForm, brief, outcomeOfStatus, readJson, withoutReceipt } from '../read';

const statuses: CodeTable = {
  page: 'https://support.axon.ai/en/growth/promoting-your-websites/api/axon-conversion-api',
  read: '2026-11',
  rows: [
    { means: 'invalid', status: [400] },
    { means: 'reconnect', status: [401] },
    { means: 'permission', status: [403], unconfirmed: 'The page lists 200, 400 and 401 alone.' },
    { means: 'settings', status: [404], unconfirmed: 'The event key stands in the address.' },
  ],
};
const failedSchema = z.object({ error: z.string() });

/** The verdict on a request. */
export function readApplovin(response: VendorResponse): Answer {
  const { status } = response;
  if (status >= 200 && status < 300) {
    const none = withoutReceipt(response, 'Axon answered without saying that it has taken the events.');
    // The form of a success is not documented: none, or JSON.
    return { verdict: verdictOf(status === 200 && bodyForm(response) !== 'foreign' ? { class: 'delivered' } : none) };
  }
  const isOwn = failedSchema.safeParse(readJson(response)).success;
  const outcome = isOwn ? outcomeOfCode([statuses], response, { message: brief(response.body) }) : outcomeOfStatus(response);
  return { verdict: verdictOf(outcome) };
}
