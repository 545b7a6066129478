/**
 * Asks an ad platform: requests keep the distance that its lowest tier wants, are counted, and every answer is judged by the platform.
 */
import { SECOND_MS } from '@/lib/core/instant';
import { fail, type Result } from '@/lib/core/result';
import { type ConversationRules, type ConversationTools, converse } from '@/lib/ops/conversation';
import type { SpendConversation, SpendPlatform, SpendRequest } from '@/lib/spend/define';
import { SpendFailure, type SpendRefusal } from '@/lib/spend/failure';

export type SpendFailed = SpendRefusal & { retryAfterMs?: number };

/** What came of asking, and how many requests it took. */
export type Answered<Outcome> = { result: Result<Outcome, SpendFailed>; requests: number };

export type Asking = {
  /** Called before each request: the place to say that somebody still is at work. */
  beforeRequest?: () => Promise<void>;
};

/** What the conversation comes to. */
export async function askPlatform<Outcome>(
  tools: ConversationTools,
  platform: SpendPlatform,
  conversation: SpendConversation<Outcome>,
  { beforeRequest }: Asking = {},
): Promise<Answered<Outcome>> {
  const gapMs = SECOND_MS / platform.limits.requestsPerSecond;
  let requests = 0;
  const paced: ConversationTools = {
    ...tools,
    transport: {
      ...tools.transport,
      send: async (request, timeoutMs, bytesMax) => {
        await beforeRequest?.();
        if (requests > 0) await tools.pause(gapMs);
        requests += 1;
        return tools.transport.send(request, timeoutMs, bytesMax);
      },
    },
  };
  try {
    return { result: await converse(paced, rulesOf(platform), conversation), requests };
  } catch (error) {
    if (!(error instanceof SpendFailure)) throw error;
    return { result: fail(failed(error.refusal)), requests };
  }
}

function rulesOf({ name, fault, limits }: SpendPlatform): ConversationRules<SpendRequest, SpendFailed> {
  return {
    timeoutMs: limits.timeoutMs,
    // A wait that the platform does not name is no matter of seconds.
    passes: (failure) => failure.fault === 'passing' || (failure.fault === 'throttled' && failure.retryAfterMs !== undefined),
    unanswered: ({ fault: kind, message }) =>
      kind === 'forbidden' ? { fault: 'refused', message } : { fault: 'passing', message: `No answer from ${name}: ${message}` },
    failureOf: ({ mayFail }, answer) => {
      if (answer.isCut)
        return { fault: 'too_much', message: `${name} answered with more than is read at once: fewer days are asked for.` };
      if (mayFail) return undefined;
      const refusal = fault(answer);
      if (refusal) return failed(refusal);
      const isGood = answer.status >= 200 && answer.status <= 299;
      return isGood ? undefined : { fault: 'refused', message: `${name} answered ${answer.status}.` };
    },
  };
}

function failed(refusal: SpendRefusal): SpendFailed {
  return { ...refusal, ...(refusal.waitMs !== undefined && { retryAfterMs: refusal.waitMs }) };
}
