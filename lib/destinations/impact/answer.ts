/**
 * What impact.com's answers mean. A submission is queued first and judged within minutes; what became of it is asked for by its
 * id. https://integrations.impact.com/impact-brand/reference/the-api-submission-object (read 2026-11)
 */
import { z } from 'zod';
import { HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import type { Outcome, VendorResponse, Verdict } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson, withoutReceipt } from '../read';

/** Submissions take minutes and are kept for 90 days; that a day is enough is our own bound. */
export const STATUS_AFTER_MS = 10 * MINUTE_MS;
export const STATUS_UNTIL_MS = 24 * HOUR_MS;

const answers: CodeTable = {
  page: 'https://integrations.impact.com/impact-brand/reference/submit-a-conversion',
  read: '2026-11',
  rows: [
    { means: 'reconnect', status: [401] },
    { means: 'permission', status: [403] },
    { means: 'settings', status: [404], unconfirmed: 'The account stands in the address.' },
    // Fields that the settings fill in: a problem with them is none of the order's.
    { means: 'settings', code: ['CampaignId', 'ActionTrackerId', 'EventTypeId', 'EventTypeCode'] },
    { means: 'invalid', status: [400, 422] },
  ],
};

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
    const none = withoutReceipt(response, 'impact.com answered without saying that it has taken anything.');
    if (!queued.success) return { verdict: verdictOf(none) };
    return { verdict: verdictOf({ class: 'delivered' }), traceId: queued.data.QueuedUri.split('/').at(-1) };
  }
  const said = refusedSchema.safeParse(body).data;
  const [problem] = said?.errors ?? [];
  const message = problem?.message ?? said?.title ?? said?.Message;
  if (!message) return { verdict: verdictOf(outcomeOfStatus(response)) };
  const field = problem?.field ?? undefined;
  return {
    verdict: verdictOf(outcomeOfCode([answers], response, { code: field, message, field, shown: String(response.status) })),
  };
}

/** What became of a submission; undefined while it is queued or being worked on. The submission is of this one order. */
export function readImpactStatus(response: VendorResponse): Verdict | undefined {
  const submission = submissionSchema.safeParse(readJson(response)).data;
  if (response.status !== 200 || submission?.Status.toLowerCase() !== 'complete') return undefined;
  const { ErrorType: code } = submission;
  const outcome: Outcome = code ? { class: 'rejected', code, message: explanationOf(submission, code) } : { class: 'delivered' };
  return { taken: 'all', outcome };
}

/** The explanations beside the type, such as CONTRACT_NOT_FOUND, under whatever name the version gives the list. */
function explanationOf(submission: Record<string, unknown>, code: string): string {
  const explanations = Object.entries(submission).flatMap(([name, value]) =>
    /^Error(?!Type)/.test(name) && value ? [value].flat().map(String) : [],
  );
  return explanations.length > 0 ? `${code}: ${explanations.join(', ')}` : code;
}
