/**
 * What Microsoft's answers mean. Requests ask to go on after an invalid event, so that those named by their index alone are refused; warnings
 * stand in the same list and refuse nothing.
 * https://learn.microsoft.com/en-us/advertising/guides/uet-conversion-api-integration, Responses (read 2026-11)
 */
import { z } from 'zod';
import type { HoldAction, Outcome, Rejected, VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { brief, outcomeOfStatus, readJson } from '../read';

const detailSchema = z.object({
  index: z.number().int().nonnegative(),
  propertyName: z.string().nullish(),
  errorMessage: z.string().default(''),
  errorCode: z.string().nullish(),
  isWarning: z.boolean().nullish(),
});
const bodySchema = z.object({
  eventsReceived: z.number().nullish(),
  error: z
    .object({ code: z.string().default(''), message: z.string().default(''), details: z.array(detailSchema).nullish() })
    .nullish(),
  traceId: z.string().nullish(),
});
type Body = z.infer<typeof bodySchema>;
type Detail = z.infer<typeof detailSchema>;

const CONFIG: ReadonlyMap<number, HoldAction> = new Map([
  [401, 'reconnect'],
  [403, 'permission'],
  // The tag stands in the address.
  [404, 'settings'],
]);

/** The verdict on a request of `count` events. */
export function readMicrosoft(response: VendorResponse, count: number): Answer {
  const parsed = bodySchema.safeParse(readJson(response));
  const body: Body = parsed.success ? parsed.data : {};
  const { error } = body;
  const traceId = body.traceId ?? undefined;
  const message = error?.message || brief(response.body);
  const action = error?.code === 'Unauthorized' ? 'reconnect' : CONFIG.get(response.status);
  if (action) {
    const outcome: Outcome = { class: 'config', code: error?.code || String(response.status), message, action };
    return { verdict: { taken: 'all', outcome }, traceId };
  }
  if (response.status < 200 || response.status > 299) return { ...refused(response, body, count, message), traceId };
  const details = error?.details ?? [];
  if (typeof body.eventsReceived !== 'number' || (details.length === 0 && body.eventsReceived < count)) {
    const unclear = error ? message : 'Microsoft answered without saying that it has received all events.';
    return {
      verdict: { taken: 'all', outcome: { class: 'transient', code: String(response.status), message: unclear } },
      traceId,
    };
  }
  const outcomes = Array.from({ length: count }, (_, index) => outcomeOf(details.filter((detail) => detail.index === index)));
  return { verdict: { taken: 'each', outcomes }, traceId };
}

/** A whole request that was refused: nothing of it was taken, whatever it names. */
function refused(response: VendorResponse, { error }: Body, count: number, message: string): Pick<Answer, 'verdict'> {
  const outcome = outcomeOfStatus(response, message);
  if (outcome.class !== 'rejected') return { verdict: { taken: 'all', outcome } };
  const because = error?.code ? { ...outcome, code: error.code } : outcome;
  const named = (error?.details ?? []).filter((detail) => !detail.isWarning && detail.index < count);
  return { verdict: { taken: 'none', rejected: new Map(named.map((detail) => [detail.index, rejectedOf(detail)])), because } };
}

function outcomeOf(details: Detail[]): Outcome {
  const invalid = details.find((detail) => !detail.isWarning);
  if (invalid) return rejectedOf(invalid);
  const [warning] = details;
  return { class: 'delivered', message: warning && `${warning.propertyName ?? 'event'}: ${warning.errorMessage}` };
}

function rejectedOf({ propertyName, errorMessage, errorCode }: Detail): Rejected {
  return {
    class: 'rejected',
    code: errorCode ?? 'ValidationError',
    message: errorMessage,
    ...(propertyName && { field: propertyName }),
  };
}
