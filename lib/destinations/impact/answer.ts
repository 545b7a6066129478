/**
 * What impact.com's answers mean. A submission is queued first and judged within minutes; what became of it is asked for by its id.
 * https://integrations.impact.com/impact-brand/reference/the-api-submission-object (read 2026-11)
 */
import { z } from 'zod';
import { HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import type { HoldAction, Outcome, Rejected, VendorResponse, Verdict } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { brief, readJson } from '../read';
import { noReceipt, refusalOf, type StatusActions } from '../refusal';

/** Submissions take minutes and are kept for 90 days; that a day is enough is our own bound. */
export const STATUS_AFTER_MS = 10 * MINUTE_MS;
export const STATUS_UNTIL_MS = 24 * HOUR_MS;

const ACTIONS: StatusActions = {
  401: 'reconnect',
  403: 'permission',
  // The account stands in the address.
  404: 'settings',
};
/** Fields that the settings fill in: a problem with them is none of the order's. */
const SETTING_FIELDS: ReadonlyMap<string, HoldAction> = new Map([
  ['CampaignId', 'settings'],
  ['ActionTrackerId', 'settings'],
  ['EventTypeId', 'settings'],
  ['EventTypeCode', 'settings'],
]);

const queuedSchema = z.object({ Status: z.literal('QUEUED'), QueuedUri: z.string() });
const problemSchema = z.object({ field: z.string().nullish(), message: z.string().nullish() });
const refusedSchema = z.looseObject({
  errors: z.array(problemSchema).optional(),
  title: z.string().optional(),
  Message: z.string().optional(),
});
const submissionSchema = z.looseObject({ Status: z.string(), ErrorType: z.string().nullish() });

/** The verdict on one submission. */
export function readImpact(response: VendorResponse): Answer {
  const body = readJson(response);
  if (response.status >= 200 && response.status < 300) {
    const queued = queuedSchema.safeParse(body);
    if (!queued.success) return { verdict: { taken: 'all', outcome: noReceipt(response, 'impact.com') } };
    return { verdict: { taken: 'all', outcome: { class: 'delivered' } }, traceId: queued.data.QueuedUri.split('/').at(-1) };
  }
  const said = refusedSchema.safeParse(body).data;
  const [problem] = said?.errors ?? [];
  const message = problem?.message ?? said?.title ?? said?.Message ?? brief(response.body);
  const outcome = refusalOf(response, ACTIONS, message);
  if (outcome.class !== 'rejected') return { verdict: { taken: 'all', outcome } };
  const action = problem?.field ? SETTING_FIELDS.get(problem.field) : undefined;
  if (action) return { verdict: { taken: 'all', outcome: { class: 'config', code: outcome.code, message, action } } };
  const because: Rejected = { ...outcome, ...(problem?.field && { field: problem.field }) };
  return { verdict: { taken: 'none', rejected: new Map([[0, because]]), because } };
}

/** What became of a submission; undefined while it is queued or being worked on. */
export function readImpactStatus(response: VendorResponse): Verdict | undefined {
  const submission = submissionSchema.safeParse(readJson(response)).data;
  if (response.status !== 200 || submission?.Status.toLowerCase() !== 'complete') return undefined;
  const { ErrorType: code } = submission;
  const outcome: Outcome = code ? { class: 'rejected', code, message: explanationOf(submission, code) } : { class: 'delivered' };
  return { taken: 'all', outcome };
}

/** The explanations beside the type, such as CONTRACT_NOT_FOUND, under whatever name the version gives the list. */
function explanationOf(submission: Record<string, unknown>, code: string): string {
  const told = Object.entries(submission).flatMap(([name, value]) =>
    /^Error(?!Type)/.test(name) && value ? [value].flat().map(String) : [],
  );
  return told.length > 0 ? `${code}: ${told.join(', ')}` : code;
}
