/**
 * What Awin's answers mean. A request is taken whole and judged later; what becomes of its orders is told by a webhook of Awin's alone.
 * https://developer.awin.com/apidocs/conversion-api (read 2026-11; it names no bodies: README)
 */
import { z } from 'zod';
import type { VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { brief, readJson } from '../read';
import { noReceipt, refusalOf, type StatusActions } from '../refusal';

const ACTIONS: StatusActions = {
  401: 'reconnect',
  // Also for corrections under a plan that has none.
  403: 'permission',
  // The advertiser stands in the address.
  404: 'settings',
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
    const isTaken = response.body.trim() === '' || said !== undefined;
    return {
      verdict: { taken: 'all', outcome: isTaken ? { class: 'delivered' } : noReceipt(response, 'Awin') },
      traceId: said?.jobId,
    };
  }
  const outcome = refusalOf(response, ACTIONS, said?.description ?? said?.message ?? said?.error ?? brief(response.body));
  if (outcome.class !== 'rejected') return { verdict: { taken: 'all', outcome } };
  return { verdict: { taken: 'none', rejected: new Map(), because: outcome } };
}
