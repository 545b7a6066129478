/**
 * What became of a request that Google took: it processes events later, and then says how many failed and why, not which.
 * https://developers.google.com/data-manager/api/devguides/diagnostics (read 2026-11)
 */
import { z } from 'zod';
import { HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import type { VendorResponse, Verdict } from '@/lib/model/delivery';
import { countedOutcome } from '../codes';
import { readJson } from '../read';
import { outcomeOfReason } from './reasons';

/** Google asks to wait half an hour before the first question. That a day is enough is our own bound: it names none. */
export const STATUS_AFTER_MS = 30 * MINUTE_MS;
export const STATUS_UNTIL_MS = 24 * HOUR_MS;

/** An int64 in JSON: text. */
const recordCount = z.coerce.number().default(0);
const counts = z.array(z.object({ recordCount, reason: z.string() })).default([]);
const statusSchema = z.object({
  requestStatusPerDestination: z
    .array(
      z.object({
        requestStatus: z.string(),
        errorInfo: z.object({ errorCounts: counts }).optional(),
        warningInfo: z.object({ warningCounts: counts }).optional(),
      }),
    )
    .min(1),
});
type Reason = { recordCount: number; reason: string };

/** The API's definition says FAILED, the guide FAILURE. */
const FAILED = new Set(['FAILED', 'FAILURE']);
const DECIDED = new Set([...FAILED, 'SUCCESS', 'PARTIAL_SUCCESS']);

/** The verdict on the request's events, or undefined while Google has not decided (or did not say). */
export function readGoogleStatus(response: VendorResponse, count: number): Verdict | undefined {
  const status = statusSchema.safeParse(readJson(response));
  if (response.status !== 200 || !status.success) return undefined;
  const statuses = status.data.requestStatusPerDestination;
  if (!statuses.every(({ requestStatus }) => DECIDED.has(requestStatus))) return undefined;
  const errors = statuses.flatMap(({ errorInfo }) => errorInfo?.errorCounts ?? []);
  const warnings = statuses.flatMap(({ warningInfo }) => warningInfo?.warningCounts ?? []);
  const [worst] = [...errors].sort((left, right) => right.recordCount - left.recordCount);
  if (statuses.every(({ requestStatus }) => FAILED.has(requestStatus))) {
    const reason = plain(worst?.reason ?? 'UNSPECIFIED');
    return { taken: 'all', outcome: outcomeOfReason(reason, `Google could use none of the events: ${said(errors) || reason}.`) };
  }
  const failed = errors.reduce((sum, { recordCount: some }) => sum + some, 0);
  if (worst) {
    // Which ones failed is not said: all stand as taken, with what is known.
    const message = `Google could not use ${failed} of the ${count} events sent together: ${said(errors)}.`;
    return { taken: 'all', outcome: countedOutcome(Math.max(0, count - failed), count, 'Google', message) };
  }
  return { taken: 'all', outcome: { class: 'delivered', code: 'SUCCESS', message: said(warnings) || undefined } };
}

function said(reasons: readonly Reason[]): string {
  return reasons.map(({ reason, recordCount: some }) => `${plain(reason)} (${some})`).join(', ');
}

function plain(reason: string): string {
  return reason.replace(/^PROCESSING_(ERROR|WARNING)_(REASON_)?/, '');
}
