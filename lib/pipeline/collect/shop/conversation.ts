/**
 * Carries a source's conversation with its shop: sends each request through the one transport, waits where the shop asks for it,
 * tries again what fails for a passing reason, and says why where it gives up.
 */
import { jitteredWaitMs } from '@/lib/core/back-off';
import { SECOND_MS } from '@/lib/core/instant';
import { readExactJson } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import { retryAfterMs } from '@/lib/core/retry-after';
import { isFault, type Transport } from '@/lib/ops/transport';
import type { Conversation, ShopAnswer, ShopFetch, ShopRequest } from '@/lib/sources/fetch';

export type ShopFailure = {
  /** `refused`: a person must mend something. `later`: it passes. */
  kind: 'refused' | 'later';
  message: string;
  retryAfterMs?: number;
};

export type ConversationTools = {
  transport: Transport;
  random: () => number;
  now: () => Date;
  /** Resolves after so many milliseconds, or rejects when the worker stops. */
  pause: (milliseconds: number) => Promise<void>;
};

const TRIES = 4;
const FIRST_WAIT_MS = SECOND_MS;
/** Longer waits are not sat out: another shop's turn comes first. */
const WAIT_MAX_MS = 20 * SECOND_MS;
/** A page of 50 orders has some 500 KB; shops whose apps write into orders have ten times as much. */
const ANSWER_BYTES_MAX = 16_000_000;
const VALUES_MAX = 1_000_000;

/** What the shop's platform says of waiting and refusing. */
type Rules = Pick<ShopFetch, 'timeoutMs' | 'waitMs' | 'refusal'>;

/** What the conversation comes to, or why it came to nothing. */
export async function converse<Outcome>(
  tools: ConversationTools,
  fetch: Rules,
  conversation: Conversation<Outcome>,
): Promise<Result<Outcome, ShopFailure>> {
  let step = conversation.next();
  while (!step.done) {
    const answer = await ask(tools, fetch, step.value);
    if (!answer.ok) return answer;
    step = conversation.next(answer.value);
  }
  return ok(step.value);
}

async function ask(tools: ConversationTools, fetch: Rules, request: ShopRequest): Promise<Result<ShopAnswer, ShopFailure>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await askOnce(tools, fetch, request);
    if (answer.ok || answer.failure.kind === 'refused') return answer;
    const wait = answer.failure.retryAfterMs ?? jitteredWaitMs(attempt, FIRST_WAIT_MS, WAIT_MAX_MS, tools.random());
    if (attempt >= TRIES || wait > WAIT_MAX_MS) return answer;
    await tools.pause(wait);
  }
}

async function askOnce(
  { transport, now }: ConversationTools,
  fetch: Rules,
  { mayBeMissing, ...request }: ShopRequest,
): Promise<Result<ShopAnswer, ShopFailure>> {
  const answered = await transport.send(request, fetch.timeoutMs, ANSWER_BYTES_MAX);
  if (isFault(answered)) {
    const { fault, message } = answered;
    return fail(
      fault === 'forbidden' ? { kind: 'refused', message } : { kind: 'later', message: `No answer from the shop: ${message}` },
    );
  }
  const { status, headers, body } = answered;
  if (status >= 500 || status === 408 || status === 429) {
    const message = status === 429 ? 'The shop asks for fewer requests.' : `The shop answered ${status}.`;
    return fail({ kind: 'later', message, retryAfterMs: fetch.waitMs?.(headers) ?? retryAfterMs({ headers }, now()) });
  }
  const read = body.trim() === '' ? ok(undefined) : readExactJson(body, VALUES_MAX);
  const answer = { status, headers, json: read.ok ? read.value : undefined };
  if (mayBeMissing && status === 404) return ok(answer);
  if (status < 200 || status > 299) return fail({ kind: 'refused', message: fetch.refusal(answer) });
  // A page for people, of a firewall, a redirect or a shop that is closed for repairs.
  if (!read.ok) return fail({ kind: 'later', message: 'The shop answered with something else than JSON.' });
  return ok(answer);
}
