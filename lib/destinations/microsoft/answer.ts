/**
 * What Microsoft's answers mean. Requests ask to go on after an invalid event, so that those named by their index alone are
 * refused; warnings stand in the same list and refuse nothing.
 * https://learn.microsoft.com/en-us/advertising/guides/uet-conversion-api-integration, Responses (read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, Rejected, VendorResponse, Verdict } from '@/lib/model/delivery';
import { type CodeTable, countedOutcome, outcomeOfCode, rowOf, verdictOf } from '../codes';
import type { Answer } from '../define';
import { brief, outcomeOfStatus, readJson, withoutReceipt } from '../read';

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

const UNSAID = 'Microsoft answered without saying that it has received all events.';

const answers: CodeTable = {
  page: 'https://learn.microsoft.com/en-us/advertising/guides/uet-conversion-api-integration',
  read: '2026-11',
  rows: [
    { means: 'reconnect', code: ['Unauthorized'] },
    { means: 'reconnect', status: [401] },
    { means: 'permission', status: [403] },
    // The tag stands in the address.
    { means: 'settings', status: [404] },
    { means: 'event', code: ['InvalidEventTime'] },
    { means: 'invalid', code: ['BadRequest', 'ValidationError'] },
    { means: 'invalid', status: [400, 422] },
  ],
};

/** The verdict on a request of `count` events. */
export function readMicrosoft(response: VendorResponse, count: number): Answer {
  const parsed = bodySchema.safeParse(readJson(response));
  if (!parsed.success) return { verdict: verdictOf(foreign(response)) };
  return { verdict: judged(response, parsed.data, count), traceId: parsed.data.traceId ?? undefined };
}

function isSuccess({ status }: VendorResponse): boolean {
  return status >= 200 && status < 300;
}

function foreign(response: VendorResponse): Outcome {
  return isSuccess(response) ? withoutReceipt(response, UNSAID) : outcomeOfStatus(response);
}

function judged(response: VendorResponse, { error, eventsReceived: received }: Body, count: number): Verdict {
  const message = error?.message || brief(response.body);
  if (!isSuccess(response) || error?.code === 'Unauthorized') return refused(response, error, count, message);
  const details = error?.details ?? [];
  if (typeof received !== 'number') return verdictOf(withoutReceipt(response, error ? message : UNSAID));
  if (details.length === 0 && received < count) {
    const none = withoutReceipt(response, 'Microsoft answered that it has received none of the events.');
    return verdictOf(received > 0 ? countedOutcome(received, count, 'Microsoft', error?.message) : none);
  }
  const outcomes = Array.from({ length: count }, (_, index) => outcomeOf(details.filter((detail) => detail.index === index)));
  return { taken: 'each', outcomes };
}

/** A whole request that was refused: nothing of it was taken, whatever it names. */
function refused(response: VendorResponse, error: Body['error'], count: number, message: string): Verdict {
  if (!error) return verdictOf(outcomeOfStatus(response));
  const outcome = outcomeOfCode([answers], response, { code: error.code || undefined, message });
  const named = (error.details ?? []).filter((detail) => !detail.isWarning && detail.index < count);
  return verdictOf(outcome, new Map(named.map((detail) => [detail.index, rejectedOf(detail)])));
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
    ...(rowOf([answers], { status: 200 }, { code: errorCode ?? undefined, message: errorMessage })?.means === 'event' && {
      own: true,
    }),
  };
}
