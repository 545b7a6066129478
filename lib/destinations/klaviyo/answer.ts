/**
 * What Klaviyo's answers mean. A job is taken whole or not at all; errors point at the rows that are wrong.
 * https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling (read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, Rejected, VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson, withoutReceipt } from '../read';

const errorsSchema = z.object({
  errors: z
    .array(
      z.object({
        id: z.string().optional(),
        code: z.string().default(''),
        title: z.string().default(''),
        detail: z.string().nullish(),
        source: z.object({ pointer: z.string().nullish() }).nullish(),
      }),
    )
    .min(1),
});
type KlaviyoError = z.infer<typeof errorsSchema>['errors'][number];

const errorCodes: CodeTable = {
  page: 'https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling',
  read: '2026-11',
  rows: [
    { means: 'throttled', code: ['throttled'] },
    { means: 'reconnect', code: ['not_authenticated', 'authentication_failed'] },
    { means: 'permission', code: ['permission_denied'] },
    // A retired revision: nothing of the event is wrong.
    { means: 'update', status: [410] },
    // A list that the settings name; the address itself is ours.
    { means: 'settings', code: ['not_found'] },
    { means: 'invalid', code: ['invalid'] },
  ],
};
const ROW = /(?:events-bulk-create|profiles)\/data\/(\d+)\/(.+)$/;

/** The verdict on a job of `count` rows. */
export function readKlaviyo(response: VendorResponse, count: number): Answer {
  const failed = errorsSchema.safeParse(readJson(response));
  if (failed.success) {
    const { errors } = failed.data;
    return { verdict: verdictOfErrors(errors, response, count), traceId: errors[0]?.id };
  }
  return { verdict: verdictOf(isTaken(response) ? { class: 'delivered' } : unknownAnswer(response)) };
}

/** Whether the key is known; a key without the right to read accounts is told from a wrong one. */
export function readKlaviyoProbe(response: VendorResponse): Outcome {
  const body = readJson(response);
  if (response.status === 200 && z.object({ data: z.array(z.unknown()) }).safeParse(body).success) return { class: 'delivered' };
  const failed = errorsSchema.safeParse(body);
  const [error] = failed.success ? failed.data.errors : [];
  return error ? outcomeOf(error, response) : unknownAnswer(response);
}

/** Success is 202 with an empty body; a page of text is somebody else's. */
function isTaken(response: VendorResponse): boolean {
  return response.status === 202 && (response.body.trim() === '' || readJson(response) !== undefined);
}

function unknownAnswer(response: VendorResponse): Outcome {
  if (response.status < 200 || response.status >= 300) return outcomeOfStatus(response);
  return withoutReceipt(response, 'Klaviyo answered without saying that it has taken the job.');
}

function verdictOfErrors(errors: KlaviyoError[], response: VendorResponse, count: number): Answer['verdict'] {
  const outcomes = errors.map((error) => outcomeOf(error, response));
  const other = outcomes.find((outcome) => outcome.class !== 'rejected');
  if (other) return { taken: 'all', outcome: other };
  const refused = outcomes.filter((outcome) => outcome.class === 'rejected');
  const because = refused[0] ?? { class: 'rejected', code: 'none', message: 'Klaviyo gave no reason.' };
  if (errors.every(isRepeat)) {
    // Alone, the event is there already; among others the row has to be found first.
    return count === 1
      ? { taken: 'all', outcome: { class: 'duplicate', code: because.code, message: because.message } }
      : { taken: 'none', rejected: new Map(), because };
  }
  return { taken: 'none', rejected: rowsOf(errors, refused, count), because };
}

/** Of a metric and profile that have this unique_id. */
function isRepeat({ source }: KlaviyoError): boolean {
  return source?.pointer?.endsWith('/unique_id') === true;
}

function rowsOf(errors: KlaviyoError[], refused: Rejected[], count: number): Map<number, Rejected> {
  const rows = new Map<number, Rejected>();
  for (const [index, error] of errors.entries()) {
    const row = Number(ROW.exec(error.source?.pointer ?? '')?.[1] ?? Number.NaN);
    const rejected = refused[index];
    if (rejected && row < count && !isRepeat(error) && !rows.has(row)) rows.set(row, rejected);
  }
  return rows;
}

function outcomeOf({ code, title, detail, source }: KlaviyoError, response: VendorResponse): Outcome {
  const message = detail || title || 'Klaviyo gave no reason.';
  return outcomeOfCode([errorCodes], response, { code: code || undefined, message, field: ROW.exec(source?.pointer ?? '')?.[2] });
}
